/**
 * The same package without the engine's bytes, for pages that load them as a file of its own, which
 * is a third smaller on the wire. Call {@link init} or {@link initSync} once, before anything else.
 *
 * @packageDocumentation
 */
import * as api from "./api.js";
import { load } from "./external.js";
import { withInstance } from "./instance.js";
import { makePresets } from "./presets.js";

export const createEngine = /* @__PURE__ */ withInstance(load, api.createEngine);
export const createCalendar = /* @__PURE__ */ withInstance(load, api.createCalendar);
export const createColumns = /* @__PURE__ */ withInstance(load, api.createColumns);
export const createReplay = /* @__PURE__ */ withInstance(load, api.createReplay);
export const dueRows = /* @__PURE__ */ withInstance(load, api.dueRows);
export const lintConfig = /* @__PURE__ */ withInstance(load, api.lintConfig);
export const replay = /* @__PURE__ */ withInstance(load, api.replay);
export const timeZones = /* @__PURE__ */ withInstance(load, api.timeZones);
export const tzdbVersion = /* @__PURE__ */ withInstance(load, api.tzdbVersion);
export const verifyHistory = /* @__PURE__ */ withInstance(load, api.verifyHistory);
export const visibleComments = /* @__PURE__ */ withInstance(load, api.visibleComments);
export const visibleHistory = /* @__PURE__ */ withInstance(load, api.visibleHistory);
/** Ready-made policies, workflows and timers. */
export const presets = /* @__PURE__ */ makePresets(load);
export * from "./exports.js";
export { init, initSync } from "./external.js";
export type { EngineSource, SyncSource } from "./source.js";
