import { withTrapsAsErrors } from "./instance.js";
import {
  presetClocks,
  presetRelaxedWorkflow,
  presetStandardPolicies,
  presetStrictWorkflow,
  presetTimers,
} from "./lib/engine.js";
import type { ClockConfig, SlaPolicy, TimerConfig, WorkflowConfig } from "./types.js";

/** The ids of the ready-made clocks. */
export type PresetClock =
  | "periodicUpdate"
  | "pausableUpdate"
  | "requesterWait"
  | "agentWork"
  | "ownership"
  | "timeToOwn";

/** Ready-made parts of a configuration. Each read returns a new copy, which you may change. */
export type Presets = {
  /**
   * Common targets for first response and resolution. P1: 15 min and 4 h; P2: 30 min and 8 h, both
   * 24x7. P3: 4 h and 24 h; P4: 8 h and 72 h, both in business hours.
   */
  readonly standardPolicies: SlaPolicy[];
  /**
   * Clocks that desks commonly measure, by id: `periodicUpdate` and `pausableUpdate` from each
   * public reply to the next; `requesterWait` and `agentWork` from opening to resolved; `ownership`
   * of each team; `timeToOwn` while nobody is assigned. Use those that your policies promise:
   * `clocks: [presets.clocks.ownership]`.
   */
  readonly clocks: { readonly [Clock in PresetClock]: ClockConfig };
  /** The default workflow. */
  readonly strictWorkflow: WorkflowConfig;
  /**
   * The default workflow with the further edges that real desks use, and the states ON_HOLD (waits
   * for a third party) and CANCELLED.
   */
  readonly relaxedWorkflow: WorkflowConfig;
  /** The default timers: a P2 becomes a P1 after 30 minutes unassigned, a P1 pages after 15. */
  readonly timers: TimerConfig[];
};

/** The presets, read from the instance that `load` sees to. */
export function makePresets(load: () => void): Presets {
  const read = <Preset>(preset: () => Preset): Preset => {
    load();
    return withTrapsAsErrors(preset);
  };
  return {
    get standardPolicies(): SlaPolicy[] {
      return read(presetStandardPolicies);
    },
    get clocks(): Presets["clocks"] {
      const clocks: ClockConfig[] = read(presetClocks);
      return Object.fromEntries(clocks.map((clock) => [clock.clockId, clock])) as Presets["clocks"];
    },
    get strictWorkflow(): WorkflowConfig {
      return read(presetStrictWorkflow);
    },
    get relaxedWorkflow(): WorkflowConfig {
      return read(presetRelaxedWorkflow);
    },
    get timers(): TimerConfig[] {
      return read(presetTimers);
    },
  };
}
