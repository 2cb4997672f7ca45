import { refuse } from "./error.js";
import { milliseconds } from "./revive.js";
import type { InstantInput } from "./types.js";

/** 2200-01-01T00:00:00Z, the last instant that the engine supports; the first is 0. */
const LAST = 7_258_118_400_000;

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * The epoch milliseconds of an instant that has been copied (a `Date`, a number, or RFC 3339 text), read as the engine
 * reads it but without it. `Date.parse` is no help: it takes texts without an offset, and
 * runtimes differ about a 30th of February.
 */
export function instantMs(value: unknown, path: string): number {
  const ms = Math.floor(typeof value === "string" ? textMs(value) : milliseconds(value as InstantInput));
  if (Number.isNaN(ms)) {
    const found = shown(value);
    const sentence = `"${found}" is not an instant; give a Date, epoch milliseconds, or RFC 3339 text with an offset, such as 2026-11-23T09:00:00Z`;
    return refuse({ code: "INVALID_INSTANT", found }, path, sentence);
  }
  if (ms < 0 || ms > LAST) {
    const found = shown(value);
    const sentence = `${found} is out of range; instants run from 1970-01-01 to 2200-01-01`;
    return refuse({ code: "INSTANT_OUT_OF_RANGE", found }, path, sentence);
  }
  return ms;
}

function textMs(text: string): number {
  const [, year, month, day, hour, minute, second, fraction = "", sign, offsetHours = 0, offsetMinutes = 0] =
    RFC_3339.exec(text) ?? [];
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // Another day has come out when the month does not have this one.
  if (date.getUTCDate() !== Number(day) || date.getUTCMonth() !== Number(month) - 1) return Number.NaN;
  const offset = (sign === "-" ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes));
  const minutes = Number(hour) * 60 + Number(minute) - offset;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  return date.getTime() + minutes * 60_000 + Number(second) * 1000 + milliseconds;
}

/** A value of the input, shortened for an error message. */
function shown(given: unknown): string {
  const value = given instanceof Date ? given.getTime() : given;
  const found = typeof value === "object" ? JSON.stringify(value) : String(value);
  const start = [...found.slice(0, 82)];
  const text = start.slice(0, 40).filter((character) => !/\p{Cc}/u.test(character));
  return text.join("") + (start.length > 40 ? "…" : "");
}
