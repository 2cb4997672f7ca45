/** The names of clocks on the page. */
import { english } from "ticket-engine/elements";
import type { ClockKey } from "./clock-key.ts";

export { type ClockKey, clockKey } from "./clock-key.ts";

/** Shown whatever the configuration has; the most important first. */
export const MAIN_CLOCKS: readonly ClockKey[] = ["resolution", "firstResponse"];

export function clockName(key: ClockKey): string {
  const [clockId = "", group] = key.split("/").reverse();
  const name = english.clock[clockId] ?? clockId;
  return group === undefined ? name : english.inGroup(name, group);
}
