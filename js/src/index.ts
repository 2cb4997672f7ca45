/**
 * The decision engine for IT ticketing. Nothing needs to be initialized.
 *
 * @packageDocumentation
 */
import * as api from "./api.js";
import { load } from "./inline.js";
import { withInstance } from "./instance.js";
import { makePresets } from "./presets.js";

// One constant per function, and no loader set as a side effect: bundlers drop a constant that is
// not used, and the engine's bytes with the last of them, and they skip a module that only sets
// something.

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
