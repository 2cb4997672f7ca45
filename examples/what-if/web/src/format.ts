/** Formats figures. */
export { label } from "../../../helpdesk/web/src/label.ts";

export const count = (value: number): string => value.toLocaleString("en");

/** A share with one decimal; a dash without a value. */
export const percent = (share: number | null): string =>
  share === null ? "–" : `${(share * 100).toFixed(1)} %`;

/** The difference between two shares in percentage points, with its sign. */
export function points(before: number | null, after: number | null): string {
  if (before === null || after === null) return "";
  const difference = (after - before) * 100;
  if (Math.abs(difference) < 0.05) return "no change";
  return `${difference > 0 ? "+" : "−"}${Math.abs(difference).toFixed(1)} points`;
}

/** A duration in working hours: minutes below an hour, otherwise hours and minutes. */
export function span(hours: number): string {
  if (hours < 1) return `${Math.round(hours * 60)} min`;
  const [whole, minutes] = [Math.floor(hours), Math.floor((hours % 1) * 60)];
  return hours < 100 && minutes > 0 ? `${whole} h ${minutes} min` : `${count(whole)} h`;
}

/** The minutes of a day, and the step of a slider. */
export const DAY = 24 * 60;
export const STEP = 15;

/** `HH:MM` for minutes after midnight. */
export const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
