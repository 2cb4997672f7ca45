/**
 * The same package for runtimes that compile no WebAssembly while they run, such as Cloudflare Workers: there
 * the file is imported, and the host has compiled it beforehand.
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
import module from "./engine.wasm";
import { mend, restartsBy } from "./error.js";
import { verifyHistoryOver, visibleCommentsOver, visibleHistoryOver } from "./history.js";
import type * as inline from "./index.js";
import { __wbg_reset_state, initSync } from "./lib/engine.js";

/** Instantiates the engine; once, for the glue sees to that. */
function load(): void {
  initSync({ module });
  restartsBy(__wbg_reset_state);
  mend();
}

export const createEngine: typeof inline.createEngine = /* @__PURE__ */ engineFactory(load);
export const createCalendar: typeof inline.createCalendar = /* @__PURE__ */ calendarFactory(load);
export const createColumns: typeof inline.createColumns = /* @__PURE__ */ columnsFactory(load);
export const dueRows: typeof inline.dueRows = /* @__PURE__ */ dueRowsOver(load);
export const lintConfig: typeof inline.lintConfig = /* @__PURE__ */ linterOver(load);
export const replay: typeof inline.replay = /* @__PURE__ */ replayOver(load);
export const createReplay: typeof inline.createReplay = /* @__PURE__ */ replayFactory(load);
export const presets: typeof inline.presets = /* @__PURE__ */ presetsOver(load);
export const visibleComments: typeof inline.visibleComments = /* @__PURE__ */ visibleCommentsOver(load);
export const visibleHistory: typeof inline.visibleHistory = /* @__PURE__ */ visibleHistoryOver(load);
export const verifyHistory: typeof inline.verifyHistory = /* @__PURE__ */ verifyHistoryOver(load);

const zones = /* @__PURE__ */ zonesOver(load);
export const tzdbVersion: typeof inline.tzdbVersion = () => zones.version();
export const timeZones: typeof inline.timeZones = () => zones.names();

export { TicketEngineError } from "./error.js";
export { logKinds, logRoles, outcomeNames } from "./replay.js";
