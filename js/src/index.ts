/**
 * The decision engine for IT ticketing: ready to call at once, without an init.
 *
 * @packageDocumentation
 */
import {
  calendarFactory,
  columnsFactory,
  dueRowsOver,
  engineFactory,
  linterOver,
  presetsOver,
  replayFactory,
  replayOver,
  zonesOver,
} from "./api.js";
import { verifyHistoryOver, visibleCommentsOver, visibleHistoryOver } from "./history.js";
import { load } from "./inline.js";

// Defined here and not re-exported: a bundler told that the package has no side effects keeps what an
// entry defines, and drops a body that only sets something up.

/**
 * Compiles a configuration into an engine.
 *
 * @example
 * ```ts
 * const engine = createEngine({ policies: presets.itil });
 * const { ticket } = engine.open(
 *   { ticketId: 1, title: "Help", priority: "P3", reporterId: 7 },
 *   { at: new Date() },
 * );
 * ```
 * @throws TicketEngineError with the first thing that cannot be read, or else with everything that is wrong.
 */
export const createEngine = /* @__PURE__ */ engineFactory(load);

/**
 * Compiles a calendar of business hours; Monday to Friday 09:00-18:00 UTC when nothing is given.
 *
 * @throws TicketEngineError `UNKNOWN_TIME_ZONE`, `INVALID_WINDOW`, `INVALID_DATE`, `CALENDAR_NEVER_OPENS` and others.
 */
export const createCalendar = /* @__PURE__ */ calendarFactory(load);

/**
 * Columns in the engine's memory, for `dueAtAll` and `minutesBetweenAll` without copying: up to 16,777,216 rows.
 *
 * @example
 * ```ts
 * const calendar = createCalendar();
 * using columns = createColumns(1_000_000);
 * columns.first.fill(Date.parse("2026-11-20T17:00:00Z"));
 * const { values } = calendar.dueAtAll(columns, 120);
 * ```
 * @throws TicketEngineError `INVALID_VALUE`, or `TOO_MUCH` when there is no memory for as many.
 */
export const createColumns = /* @__PURE__ */ columnsFactory(load);

/**
 * The rows of a column of `nextWakeAt`, in epoch milliseconds, that are due at an instant: those to be read and
 * advanced. Null is `NaN` or `Infinity`. Of {@link Columns} it is `first`, and nothing is copied: a million rows take
 * less than a millisecond.
 *
 * @example
 * ```ts
 * const wakes = Float64Array.of(Date.parse("2026-11-23T09:00:00Z"), Number.NaN);
 * dueRows(wakes, "2026-11-23T10:00:00Z"); // the first
 * ```
 */
export const dueRows = /* @__PURE__ */ dueRowsOver(load);

/**
 * What is wrong with a configuration: the first thing that cannot be read, or else everything: errors, for which `createEngine` refuses it, and warnings about
 * what is allowed but hardly meant, such as a policy shadowed by an earlier one or a timer that never comes.
 *
 * @example
 * ```ts
 * const findings = lintConfig({ policies: presets.itil, timers: [] });
 * if (findings.some(({ level }) => level === "error")) throw new Error(findings[0]?.message);
 * ```
 */
export const lintConfig = /* @__PURE__ */ linterOver(load);

/**
 * What would have come of a whole log of tickets under a configuration: how each policy was kept, and the outcome of each
 * ticket in columns. It is what single decisions come to, at a fraction of their cost.
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
 * const { attainment, outcomes } = replay(log, { policies: presets.itil });
 * console.log(attainment[0]?.metShare, outcomeNames[outcomes.resolution.outcome[0] ?? 0]); // 1 "met"
 * ```
 * @throws TicketEngineError with the column and the row, such as `log.at[17]`, or with what is wrong with the
 * configuration.
 */
export const replay = /* @__PURE__ */ replayOver(load);

/**
 * Reads a log into the engine's memory, to be replayed under one configuration after another while somebody moves a
 * slider.
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
 * for (const close of ["18:00", "20:00"]) {
 *   const day = [["09:00", close]] as const;
 *   const hours = { mon: day, tue: day, wed: day, thu: day, fri: day };
 *   const { attainment } = log.run({ policies: presets.itil, calendars: { default: { hours } } });
 *   console.log(close, attainment.map(({ metShare }) => metShare));
 * }
 * ```
 * @throws TicketEngineError with the column and the row, such as `log.at[17]`.
 */
export const createReplay = /* @__PURE__ */ replayFactory(load);

/** Ready-made policies and workflows. */
export const presets = /* @__PURE__ */ presetsOver(load);

/**
 * The comments that `viewer` may see, the caller's own rows in their order: agents, admins and automation see
 * all of them, everybody else the public ones.
 *
 * @throws TicketEngineError `MISSING_FIELD` or `INVALID_VALUE` for a row that does not say whether it is internal.
 */
export const visibleComments = /* @__PURE__ */ visibleCommentsOver(load);

/**
 * The history entries that `viewer` may see, the caller's own rows in their order: what is said of an internal
 * comment is seen by those who see the comment.
 *
 * @throws TicketEngineError `MISSING_FIELD` or `INVALID_VALUE` for an entry about a comment that does not say
 * whether that is internal.
 */
export const visibleHistory = /* @__PURE__ */ visibleHistoryOver(load);

/**
 * Replays `entries`, all that there are of `ticket` and in the order in which the decisions gave them, and shows
 * the first that does not fit. Where entries carry a chain value (`historyChain` in the configuration), the chain
 * is checked as well.
 *
 * @example
 * ```ts
 * const verification = verifyHistory(rows, ticket);
 * if (!verification.ok) console.error(verification.message);
 * ```
 * @throws TicketEngineError for an entry or a ticket that cannot be read.
 */
export const verifyHistory = /* @__PURE__ */ verifyHistoryOver(load);

const zones = /* @__PURE__ */ zonesOver(load);

/** The version of the IANA Time Zone Database inside the package, such as `2026f`. */
export const tzdbVersion = (): string => zones.version();

/** The names of all time zones and links that a calendar may be in. */
export const timeZones = (): string[] => zones.names();

export type { Presets } from "./api.js";
export type { Calendar, Rows } from "./calendar.js";
export type { Columns } from "./columns.js";
export type { Engine } from "./engine.js";
export { TicketEngineError } from "./error.js";
export type { EventLog, OutcomeColumns, ReplayLog, ReplayResult } from "./replay.js";
export { logKinds, logRoles, outcomeNames } from "./replay.js";
export type { Need, Roster } from "./roster.js";
export type * from "./types.js";
