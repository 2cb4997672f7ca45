/**
 * What every entry exports besides the functions: classes, constants and types, none of which needs
 * an instance.
 */
export type { Calendar, Rows } from "./calendar.js";
export type { Columns } from "./columns.js";
export type { Engine } from "./engine.js";
export { TicketEngineError } from "./error.js";
export type { PresetClock, Presets } from "./presets.js";
export type { EventLog, OutcomeColumns, ReplayedClock, ReplayLog, ReplayResult } from "./replay.js";
export { logKinds, logRoles, outcomeNames } from "./replay.js";
export type { AssignFromRoster, Need, Roster, RosterConfig } from "./roster.js";
export type * from "./types.js";
