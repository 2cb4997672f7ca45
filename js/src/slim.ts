/**
 * The same package without the bytes of the engine inside: for pages that fetch them as a file of their own, a third
 * smaller on the wire. Call {@link init} or {@link initSync} once, before anything else.
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
import { mend, refuse, restartsBy } from "./error.js";
import { verifyHistoryOver, visibleCommentsOver, visibleHistoryOver } from "./history.js";
import type * as inline from "./index.js";
import { __wbg_reset_state, initSync as instantiate } from "./lib/engine.js";
import { type EngineSource, moduleFrom, moduleOf, type SyncSource } from "./source.js";

let isReady = false;

/**
 * Instantiates the engine from `ticket-engine/engine.wasm`. Calling it again does nothing, and so does what comes late:
 * whichever of several calls, of {@link initSync} too, has the engine first gives it to all.
 *
 * @throws TicketEngineError `NOT_INITIALIZED` when it cannot be fetched or is not the engine of this version; it can be
 * tried again.
 *
 * @example
 * ```ts
 * await init("/assets/engine.wasm");
 * ```
 */
export async function init(source: EngineSource | Promise<EngineSource>): Promise<void> {
  if (!isReady) begin(await moduleFrom(source));
}

/**
 * {@link init} at once, from bytes or a compiled module that are there already.
 *
 * @throws TicketEngineError `NOT_INITIALIZED` when they are not the engine of this version.
 */
export function initSync(source: SyncSource): void {
  if (!isReady) begin(moduleOf(source));
}

function begin(module: WebAssembly.Module): void {
  // The glue keeps the instance that is there, whoever made it while this one was fetched.
  instantiate({ module });
  restartsBy(__wbg_reset_state);
  isReady = true;
}

function load(): void {
  mend();
  if (isReady) return;
  const sentence = "the engine is not there yet; call init() or initSync() of ticket-engine/slim first";
  refuse({ code: "NOT_INITIALIZED" }, "", sentence);
}

/** See `createEngine` of `ticket-engine`. */
export const createEngine: typeof inline.createEngine = /* @__PURE__ */ engineFactory(load);
/** See `createCalendar` of `ticket-engine`. */
export const createCalendar: typeof inline.createCalendar = /* @__PURE__ */ calendarFactory(load);
/** See `createColumns` of `ticket-engine`. */
export const createColumns: typeof inline.createColumns = /* @__PURE__ */ columnsFactory(load);
/** See `dueRows` of `ticket-engine`. */
export const dueRows: typeof inline.dueRows = /* @__PURE__ */ dueRowsOver(load);
/** See `lintConfig` of `ticket-engine`. */
export const lintConfig: typeof inline.lintConfig = /* @__PURE__ */ linterOver(load);
/** See `replay` of `ticket-engine`. */
export const replay: typeof inline.replay = /* @__PURE__ */ replayOver(load);
/** See `createReplay` of `ticket-engine`. */
export const createReplay: typeof inline.createReplay = /* @__PURE__ */ replayFactory(load);
/** See `presets` of `ticket-engine`. */
export const presets: typeof inline.presets = /* @__PURE__ */ presetsOver(load);
/** See `visibleComments` of `ticket-engine`. */
export const visibleComments: typeof inline.visibleComments = /* @__PURE__ */ visibleCommentsOver(load);
/** See `visibleHistory` of `ticket-engine`. */
export const visibleHistory: typeof inline.visibleHistory = /* @__PURE__ */ visibleHistoryOver(load);
/** See `verifyHistory` of `ticket-engine`. */
export const verifyHistory: typeof inline.verifyHistory = /* @__PURE__ */ verifyHistoryOver(load);

const zones = /* @__PURE__ */ zonesOver(load);
/** See `tzdbVersion` of `ticket-engine`. */
export const tzdbVersion: typeof inline.tzdbVersion = () => zones.version();
/** See `timeZones` of `ticket-engine`. */
export const timeZones: typeof inline.timeZones = () => zones.names();

export type { Presets } from "./api.js";
export type { Calendar, Rows } from "./calendar.js";
export type { Columns } from "./columns.js";
export type { Engine } from "./engine.js";
export { TicketEngineError } from "./error.js";
export type { EventLog, OutcomeColumns, ReplayLog, ReplayResult } from "./replay.js";
export { logKinds, logRoles, outcomeNames } from "./replay.js";
export type { Need, Roster } from "./roster.js";
export type { EngineSource, SyncSource } from "./source.js";
export type * from "./types.js";
