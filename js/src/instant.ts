import { described, refuse, refuseValue, shortened } from "./error.js";
import type { InstantInput } from "./types.js";

/** 2200-01-01T00:00:00Z, the last instant that the engine supports. The first is 0. */
const LAST_MS = 7_258_118_400_000;

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** Epoch milliseconds of a number or a `Date` of this realm; NaN for every other form. */
export function milliseconds(instant: InstantInput): number {
  if (typeof instant === "number") return instant;
  return instant instanceof Date ? instant.getTime() : Number.NaN;
}

/**
 * Epoch milliseconds of an instant that has been copied: a `Date`, a number or an RFC 3339 string.
 * It reads as the engine does, but without the engine. `Date.parse` cannot be used: it accepts
 * strings without an offset, and runtimes disagree about the 30th of February.
 */
export function instantMs(value: unknown, path: string): number {
  if (typeof value !== "string" && typeof value !== "number" && !(value instanceof Date)) {
    const expected = "an instant: a Date, epoch milliseconds, or an RFC 3339 string with an offset";
    return refuseValue(path, expected, described(value));
  }
  const ms = Math.floor(typeof value === "string" ? rfc3339Ms(value) : milliseconds(value as InstantInput));
  if (!Number.isFinite(ms)) {
    const found = quoted(value);
    const hint =
      "pass a Date, epoch milliseconds, or an RFC 3339 string with an offset, such as 2026-11-23T09:00:00Z";
    return refuse({ code: "INVALID_INSTANT", found }, path, `"${found}" is not an instant`, { hint });
  }
  if (ms < 0 || ms > LAST_MS) {
    const found = quoted(value);
    const sentence = `${found} is out of range; instants run from 1970-01-01 to 2200-01-01`;
    return refuse({ code: "INSTANT_OUT_OF_RANGE", found }, path, sentence);
  }
  return ms;
}

function rfc3339Ms(text: string): number {
  const [, year, month, day, hour, minute, second, fraction = "", sign, offsetHours = 0, offsetMinutes = 0] =
    RFC_3339.exec(text) ?? [];
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // A month that lacks this day has rolled over into the next one.
  if (date.getUTCDate() !== Number(day) || date.getUTCMonth() !== Number(month) - 1) return Number.NaN;
  const offset = (sign === "-" ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes));
  const minutes = Number(hour) * 60 + Number(minute) - offset;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  return date.getTime() + minutes * 60_000 + Number(second) * 1000 + milliseconds;
}

/** The value as the engine quotes it. */
function quoted(value: unknown): string {
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? "an Invalid Date" : String(value.getTime());
  return shortened(String(value));
}
