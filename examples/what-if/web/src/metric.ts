/** The metrics as the page names them. */
import type { Metric } from "ticket-engine";
import type { MetricName } from "./worker/standing.ts";

export type { MetricName };

/** The one that matters most first. */
export const METRIC_NAMES = ["resolution", "firstResponse", "nextResponse"] as const satisfies MetricName[];

export const TITLES: Readonly<Record<MetricName, string>> = {
  resolution: "Resolution",
  firstResponse: "First response",
  nextResponse: "Next response",
};

export const ENGINE_NAMES: Readonly<Record<MetricName, Metric>> = {
  resolution: "RESOLUTION",
  firstResponse: "FIRST_RESPONSE",
  nextResponse: "NEXT_RESPONSE",
};
