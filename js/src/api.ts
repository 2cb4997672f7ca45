/**
 * The functions of the package, which all entries share. They expect an instance: each entry wraps
 * them with `withInstance` and its own loader.
 */
import { Calendar } from "./calendar.js";
import { checkColumn, viewOf } from "./check-column.js";
import { Columns } from "./columns.js";
import { Engine } from "./engine.js";
import { described, refuseValue, TicketEngineError } from "./error.js";
import { readInstant, send } from "./exchange.js";
import { HANDLE } from "./handle.js";
import { withTrapsAsErrors } from "./instance.js";
import {
  dueRowsOfArray,
  dueRows as dueRowsOfColumns,
  lintConfig as lint,
  timeZones as namesOfZones,
  newCalendar,
  newEngine,
  tzdbVersion as versionOfZones,
} from "./lib/engine.js";
import { packValue } from "./pack.js";
import { type EventLog, type ReplayLog, type ReplayResult, readLog } from "./replay.js";
import type { CalendarConfig, EngineConfig, Finding, InstantInput } from "./types.js";

export { verifyHistory, visibleComments, visibleHistory } from "./history.js";

/**
 * Compiles a configuration into an engine.
 *
 * @example
 * ```ts
 * const engine = createEngine({ policies: presets.standardPolicies });
 * const { ticket } = engine.open(
 *   { ticketId: 1, title: "Help", priority: "P3", reporterId: 7 },
 *   { at: new Date() },
 * );
 * ```
 * @throws TicketEngineError with every problem of the configuration, or with the first value that
 * cannot be read.
 */
export function createEngine(config: EngineConfig = {}): Engine {
  return new Engine(send(packValue(config, "config"), newEngine));
}

/**
 * Compiles a calendar of business hours. The default is Monday to Friday, 09:00-18:00 UTC.
 *
 * @throws TicketEngineError `UNKNOWN_TIME_ZONE`, `INVALID_WINDOW`, `INVALID_DATE`,
 * `CALENDAR_NEVER_OPENS` and others.
 */
export function createCalendar(config: CalendarConfig = {}): Calendar {
  return new Calendar(send(packValue(config, "calendar"), newCalendar));
}

/**
 * Creates columns in the engine's memory, for `dueAtAll`, `minutesBetweenAll` and `dueRows` without
 * copying. At most 16,777,216 rows.
 *
 * @example
 * ```ts
 * const calendar = createCalendar();
 * using columns = createColumns(1_000_000);
 * columns.first.fill(Date.parse("2026-11-20T17:00:00Z"));
 * const { values } = calendar.dueAtAll(columns, 120);
 * ```
 * @throws TicketEngineError `INVALID_VALUE`; `LIMIT_EXCEEDED` when there is not enough memory.
 */
export function createColumns(rows: number): Columns {
  if (typeof rows !== "number") refuseValue("rows", "a whole number of rows", described(rows));
  return new Columns(rows);
}

/**
 * Finds the tickets that are due: the rows of a column of `nextWakeAt`, in epoch milliseconds, that
 * are not after `at`. Write null as `NaN` or `Infinity`. Of {@link Columns}, `first` is searched
 * and nothing is copied: a million rows take less than a millisecond.
 *
 * @example
 * ```ts
 * const wakes = Float64Array.of(Date.parse("2026-11-23T09:00:00Z"), Number.NaN);
 * dueRows(wakes, "2026-11-23T10:00:00Z"); // row 0
 * ```
 * @throws TicketEngineError `INVALID_VALUE` for what is not a `Float64Array`; `INVALID_INSTANT`;
 * `INSTANT_OUT_OF_RANGE`.
 */
export function dueRows(nextWakeAt: Float64Array | Columns, at: InstantInput): Uint32Array {
  const ms = readInstant(at);
  if (Columns.isColumns(nextWakeAt)) {
    return withTrapsAsErrors(() => dueRowsOfColumns(nextWakeAt[HANDLE], nextWakeAt.rows, ms));
  }
  checkColumn(nextWakeAt, "nextWakeAt");
  const wakes = viewOf(nextWakeAt, Float64Array);
  return withTrapsAsErrors(() => dueRowsOfArray(wakes, ms));
}

/**
 * Lists what is wrong with a configuration: errors, for which `createEngine` refuses it, and
 * warnings about what is allowed but hardly intended, such as a policy that an earlier one shadows.
 * A value that cannot be read is the only finding.
 *
 * @example
 * ```ts
 * const findings = lintConfig({ policies: presets.standardPolicies, timers: [] });
 * if (findings.some(({ level }) => level === "error")) throw new Error(findings[0]?.message);
 * ```
 */
export function lintConfig(config: EngineConfig): Finding[] {
  try {
    return send<Finding[]>(packValue(config, "config"), lint);
  } catch (error) {
    if (!(error instanceof TicketEngineError)) throw error;
    return error.problems.map(({ path, message, reason }) => ({
      level: "error",
      path,
      code: reason.code,
      message: message.slice(path === "" ? 0 : path.length + 2),
    }));
  }
}

/**
 * Replays a log of tickets under a configuration: how well each policy would have been met, and the
 * outcome of each ticket in columns. Single decisions give the same results, at many times the
 * cost.
 *
 * @example
 * ```ts
 * const at = Date.parse("2026-11-23T09:00:00Z");
 * const { priority, opened, status } = logKinds;
 * const log = {
 *   ticket: Uint32Array.of(0, 0, 0, 0),
 *   at: Float64Array.of(at, at, at + 3_600_000, at + 7_200_000),
 *   kind: Uint8Array.of(priority, opened, status, status),
 *   value: Uint32Array.of(0, 0, 1, 2),
 *   values: ["P3", "IN_PROGRESS", "RESOLVED"],
 * };
 * const { attainment, outcomes } = replay(log, { policies: presets.standardPolicies });
 * console.log(attainment[0]?.metShare, outcomeNames[outcomes.resolution.outcome[0] ?? 0]); // 1 "met"
 * ```
 * @throws TicketEngineError with the column and the row, such as `log.at[17]`, or with what is
 * wrong with the configuration.
 */
export function replay(log: EventLog, config: EngineConfig = {}): ReplayResult {
  const replayLog = readLog(log);
  try {
    return replayLog.run(config);
  } finally {
    replayLog.free();
  }
}

/**
 * Reads a log into the engine's memory, to replay it under one configuration after another, while
 * somebody moves a slider for example.
 *
 * @example
 * ```ts
 * const at = Date.parse("2026-11-23T09:00:00Z");
 * const { priority, opened, status } = logKinds;
 * using log = createReplay({
 *   ticket: Uint32Array.of(0, 0, 0),
 *   at: Float64Array.of(at, at, at + 7_200_000),
 *   kind: Uint8Array.of(priority, opened, status),
 *   value: Uint32Array.of(0, 0, 1),
 *   values: ["P3", "RESOLVED"],
 * });
 * const policies = presets.standardPolicies;
 * for (const close of ["18:00", "20:00"]) {
 *   const day = [["09:00", close]] as const;
 *   const hours = { mon: day, tue: day, wed: day, thu: day, fri: day };
 *   const { attainment } = log.run({ policies, calendars: { default: { hours } } });
 *   console.log(close, attainment.map(({ metShare }) => metShare));
 * }
 * ```
 * @throws TicketEngineError with the column and the row, such as `log.at[17]`.
 */
export function createReplay(log: EventLog): ReplayLog {
  return readLog(log);
}

/** The version of the IANA Time Zone Database inside the package, such as `2026f`. */
export function tzdbVersion(): string {
  return withTrapsAsErrors(versionOfZones);
}

/** The names of all time zones and links that a calendar may use. */
export function timeZones(): string[] {
  return withTrapsAsErrors(namesOfZones);
}
