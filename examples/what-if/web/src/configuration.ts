/** Edits of a configuration. Each returns a new configuration; the engine validates it. */
import type { CalendarConfig, EngineConfig, PauseOn, SlaPolicy, Target, TargetTime } from "ticket-engine";
import { clockTime, DAY, minutesOf, STEP } from "./format.ts";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];
export const DAY_NAMES: Readonly<Record<Day, string>> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

export type Window = readonly [opens: string, closes: string];
/** The windows of a day, in order. */
export type Windows = readonly Window[];

/** A calendar with weekly hours. A combined calendar (`union`, `intersect`) has none to edit. */
export type WeeklyCalendar = Exclude<
  CalendarConfig,
  { readonly union: object } | { readonly intersect: object }
>;

export const windowsOf = (calendar: CalendarConfig, day: Day): Windows => calendar.hours?.[day] ?? [];

export const withCalendar = (config: EngineConfig, name: string, calendar: CalendarConfig): EngineConfig => ({
  ...config,
  calendars: { ...config.calendars, [name]: calendar },
});

/** Sets the windows of a day. A day without windows is left out, which means closed. */
export function withWindows(calendar: WeeklyCalendar, day: Day, windows: Windows): WeeklyCalendar {
  const { [day]: _, ...others } = calendar.hours ?? {};
  return { ...calendar, hours: windows.length === 0 ? others : { ...others, [day]: windows } };
}

const BREAK_MINUTES = 60;

/**
 * Splits a window by an hour's break in its middle. Returns undefined if there is no room for one
 * on that day.
 */
export function withBreak([opens, closes]: Window): Windows | undefined {
  const from = minutesOf(opens);
  // A window that closes no later than it opens closes on the next day.
  const to = minutesOf(closes) + (minutesOf(closes) <= from ? DAY : 0);
  const breakStart = Math.floor((from + to - BREAK_MINUTES) / 2 / STEP) * STEP;
  const breakEnd = breakStart + BREAK_MINUTES;
  // A second window after midnight would belong to the next day.
  if (breakStart <= from || breakEnd >= to || breakEnd >= DAY) return undefined;
  return [
    [opens, clockTime(breakStart)],
    [clockTime(breakEnd), closes],
  ];
}

/** Sets the opening or closing time of every open day. */
export function withEveryDay(
  calendar: WeeklyCalendar,
  end: "opens" | "closes",
  time: string,
): WeeklyCalendar {
  return DAYS.reduce((changed, day) => {
    const windows = windowsOf(calendar, day);
    const edited = end === "opens" ? 0 : windows.length - 1;
    return withWindows(
      changed,
      day,
      windows.map((window, index) =>
        index !== edited ? window : end === "opens" ? [time, window[1]] : [window[0], time],
      ),
    );
  }, calendar);
}

export const withPolicy = (config: EngineConfig, index: number, policy: SlaPolicy): EngineConfig => ({
  ...config,
  policies: (config.policies ?? []).map((current, position) => (position === index ? policy : current)),
});

export type TargetField = "responseTimeMinutes" | "nextResponseTimeMinutes" | "resolutionTimeMinutes";

/** Each field is short for the target of a clock. */
const CLOCK_OF: Readonly<Record<TargetField, string>> = {
  responseTimeMinutes: "firstResponse",
  nextResponseTimeMinutes: "nextResponse",
  resolutionTimeMinutes: "resolution",
};

const hasOptions = (target: Target): target is Extract<Target, { readonly time: unknown }> =>
  typeof target === "object" && "time" in target;

/** A target's time, in the short form or among `targets`. */
export function targetOf(policy: SlaPolicy, field: TargetField): TargetTime | undefined {
  const target = policy.targets?.[CLOCK_OF[field]];
  return policy[field] ?? (target != null && hasOptions(target) ? target.time : target) ?? undefined;
}

/**
 * Sets a target from a text field. A number means minutes, empty means no target, the engine checks
 * the rest. A target among `targets` stays there, with its options.
 */
export function withTarget(policy: SlaPolicy, field: TargetField, text: string): SlaPolicy {
  const trimmed = text.trim();
  const time = /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : (trimmed as TargetTime);
  const { [CLOCK_OF[field]]: target, ...targets } = policy.targets ?? {};
  if (target != null) {
    if (trimmed === "") return { ...policy, targets };
    const changed = hasOptions(target) ? { ...target, time } : time;
    return { ...policy, targets: { ...targets, [CLOCK_OF[field]]: changed } };
  }
  const { [field]: _, ...others } = policy;
  return trimmed === "" ? others : { ...others, [field]: time };
}

export type PausableClock = "firstResponse" | "resolution";

const isForAllClocks = (pauseOn: object): pauseOn is PauseOn =>
  Array.isArray(pauseOn) || ["field", "all", "any", "not"].some((key) => key in pauseOn);

/** When each clock of a policy pauses, as far as the policy says it. */
function pausesOf({ pauseOn, targets }: SlaPolicy): Readonly<Record<string, PauseOn>> {
  if (!pauseOn) return {};
  if (!isForAllClocks(pauseOn)) return pauseOn as Readonly<Record<string, PauseOn>>;
  const clocks = [...Object.values(CLOCK_OF), ...Object.keys(targets ?? {})];
  return Object.fromEntries(clocks.map((clockId) => [clockId, pauseOn]));
}

/** The statuses in which a policy pauses a clock; undefined if it has a default or a condition. */
function pauseStatuses(policy: SlaPolicy, clockId: PausableClock): readonly string[] | undefined {
  const pause = pausesOf(policy)[clockId];
  return Array.isArray(pause) ? pause : undefined;
}

/** How many policies pause a clock in a status, and how many use the default or a condition. */
export function countPauses(config: EngineConfig, clockId: PausableClock, status: string) {
  const policies = config.policies ?? [];
  return {
    policies: policies.length,
    pausing: policies.filter((policy) => pauseStatuses(policy, clockId)?.includes(status)).length,
    byDefault: policies.filter((policy) => pauseStatuses(policy, clockId) === undefined).length,
  };
}

/** Makes every policy pause a clock in a status, or none. */
export const withPause = (
  config: EngineConfig,
  clockId: PausableClock,
  status: string,
  isPausing: boolean,
): EngineConfig => ({
  ...config,
  policies: (config.policies ?? []).map((policy) => {
    const others = (pauseStatuses(policy, clockId) ?? []).filter((state) => state !== status);
    const statuses = isPausing ? [...others, status] : others;
    return { ...policy, pauseOn: { ...pausesOf(policy), [clockId]: statuses } };
  }),
});
