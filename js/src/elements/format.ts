/** Durations and instants in a language and a time zone. */

const HOUR = 3_600_000;
const MINUTE = 60_000;

type Width = "narrow" | "long";

export class Format {
  readonly #locale: string | undefined;
  readonly #instant: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #offset: Intl.DateTimeFormat;

  /** @throws RangeError for an unknown language tag or time zone. */
  constructor(locale: string | null, timeZone: string | null) {
    this.#locale = locale ?? undefined;
    const zone = timeZone ? { timeZone } : {};
    const time = { hour: "2-digit", minute: "2-digit", ...zone } as const;
    const day = { weekday: "short", day: "numeric", month: "short", ...zone } as const;
    this.#instant = new Intl.DateTimeFormat(this.#locale, { ...day, ...time });
    this.#day = new Intl.DateTimeFormat(this.#locale, day);
    this.#time = new Intl.DateTimeFormat(this.#locale, time);
    this.#offset = new Intl.DateTimeFormat("en", { timeZoneName: "longOffset", ...zone });
  }

  instant(at: number | Date): string {
    return this.#instant.format(at);
  }

  day(at: number): string {
    return this.#day.format(at);
  }

  time(at: number): string {
    return this.#time.format(at);
  }

  /** How far local time is ahead of UTC, in milliseconds. */
  offsetMs(at: number): number {
    const name = this.#offset.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return sign ? Number(`${sign}1`) * (Number(hours) * HOUR + Number(minutes) * MINUTE) : 0;
  }

  /**
   * A duration without its sign: hours and minutes, or minutes and seconds below an hour. Never
   * days, since working time has none.
   */
  duration(ms: number, width: Width): string {
    const length = Math.abs(ms);
    const parts = isNear(ms)
      ? [
          ["minute", Math.floor(length / MINUTE)] as const,
          ["second", Math.floor((length % MINUTE) / 1000)] as const,
        ]
      : [
          ["hour", Math.floor(length / HOUR)] as const,
          ["minute", Math.floor((length % HOUR) / MINUTE)] as const,
        ];
    return parts
      .filter(([, count], index) => count > 0 || index === 1)
      .map(([unit, count]) => this.#unit(unit, count, width))
      .join(width === "narrow" ? " " : ", ");
  }

  #unit(unit: string, count: number, width: Width): string {
    return new Intl.NumberFormat(this.#locale, { style: "unit", unit, unitDisplay: width }).format(count);
  }
}

/** Whether seconds matter: within an hour of the deadline, on either side. */
export const isNear = (remainingMs: number): boolean => Math.abs(remainingMs) <= HOUR;
