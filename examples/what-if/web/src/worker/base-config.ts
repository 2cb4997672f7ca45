/** The base configuration, unless a link or a file brings another one. */
import { type EngineConfig, presets } from "ticket-engine";
import { deskConfig } from "ticket-engine-replay/desk";

const day = [["09:00", "18:00"]] as const;

/**
 * The configuration of the replay, with explicit values for everything that the forms can change.
 */
export function baseConfig(): EngineConfig {
  const config = deskConfig(presets.relaxedWorkflow);
  return {
    calendars: {
      default: { timeZone: "UTC", hours: { mon: day, tue: day, wed: day, thu: day, fri: day }, holidays: [] },
    },
    ...config,
    policies: (config.policies ?? []).map((policy) => ({
      ...policy,
      pauseOn: { firstResponse: [], resolution: ["PENDING", "ON_HOLD"] },
    })),
  };
}
