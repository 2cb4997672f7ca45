import { Calendar, checkColumn } from "./calendar.js";
import { Columns, HELD, inColumns } from "./columns.js";
import { Engine } from "./engine.js";
import { asking, TicketEngineError } from "./error.js";
import { exchange, NOTHING, readInstant } from "./exchange.js";
import {
  dueRows,
  lintConfig,
  newCalendar,
  newEngine,
  newReplay,
  presetDeskWorkflow,
  presetItil,
  presetStrictWorkflow,
  presetTimers,
  timeZones,
  tzdbVersion,
} from "./lib/engine.js";
import { packValue } from "./pack.js";
import { type EventLog, logParts, ReplayLog, type ReplayResult } from "./replay.js";
import type {
  CalendarConfig,
  EngineConfig,
  Finding,
  InstantInput,
  SlaPolicy,
  TimerConfig,
  WorkflowConfig,
} from "./types.js";

/** Ready-made parts of a configuration: plain data, fresh at each reading, to be used as they are or changed. */
export type Presets = {
  /** Targets in common use after ITIL: P1 15 min / 4 h and P2 30 min / 8 h round the clock, P3 4 h / 24 h and P4 8 h / 72 h in business hours. */
  readonly itil: SlaPolicy[];
  /** The default workflow. */
  readonly strictWorkflow: WorkflowConfig;
  /** The default workflow and the edges that real desks use. */
  readonly deskWorkflow: WorkflowConfig;
  /** The default timers: an unassigned P2 becomes a P1 after 30 minutes, an unassigned P1 pages after 15. */
  readonly timers: TimerConfig[];
};

/** The public functions over one way to load the engine. */
export function engineFactory(load: () => void) {
  return (config: EngineConfig = {}): Engine => {
    load();
    const given = packValue(config, "config");
    return new Engine(exchange(given, newEngine));
  };
}

/** See {@link engineFactory}. */
export function calendarFactory(load: () => void) {
  return (config: CalendarConfig = {}): Calendar => {
    load();
    const given = packValue(config, "calendar");
    return new Calendar(exchange(given, newCalendar));
  };
}

/** See {@link engineFactory}. */
export function linterOver(load: () => void) {
  return (config: EngineConfig): Finding[] => {
    load();
    try {
      const given = packValue(config, "config");
      return exchange<Finding[]>(given, lintConfig);
    } catch (error) {
      // What cannot even be read is a finding like any other.
      if (!(error instanceof TicketEngineError)) throw error;
      return error.problems.map(({ path, message, reason }) => ({
        level: "error",
        path,
        code: reason.code,
        message: message.slice(path === "" ? 0 : path.length + 2),
      }));
    }
  };
}

/** See {@link engineFactory}. */
export function columnsFactory(load: () => void) {
  return (rows: number): Columns => {
    load();
    return new Columns(typeof rows === "number" ? rows : Number.NaN);
  };
}

/** See {@link engineFactory}. */
export function dueRowsOver(load: () => void) {
  return (nextWakeAt: Float64Array | Columns, at: InstantInput): Uint32Array => {
    load();
    const ms = readInstant(at);
    if (Columns.owns(nextWakeAt)) return asking(() => dueRows(nextWakeAt[HELD](), nextWakeAt.rows, ms));
    checkColumn(nextWakeAt, "nextWakeAt");
    return inColumns([nextWakeAt], (columns, rows) => dueRows(columns, rows, ms));
  };
}

/** See {@link engineFactory}. */
export function replayFactory(load: () => void) {
  return (log: EventLog): ReplayLog => {
    load();
    const [{ ticket, at, kind, value, role }, rest] = logParts(log);
    return new ReplayLog(exchange(rest, (length) => newReplay(ticket, at, kind, value, role, length)));
  };
}

/** See {@link engineFactory}. */
export function replayOver(load: () => void) {
  const read = replayFactory(load);
  return (log: EventLog, config: EngineConfig = {}): ReplayResult => {
    const own = read(log);
    try {
      return own.run(config);
    } finally {
      own.free();
    }
  };
}

/** See {@link engineFactory}. */
export function presetsOver(load: () => void): Presets {
  const read = <Preset>(preset: () => number): Preset => {
    load();
    return exchange(NOTHING, preset);
  };
  return {
    get itil() {
      return read<SlaPolicy[]>(presetItil);
    },
    get strictWorkflow() {
      return read<WorkflowConfig>(presetStrictWorkflow);
    },
    get deskWorkflow() {
      return read<WorkflowConfig>(presetDeskWorkflow);
    },
    get timers() {
      return read<TimerConfig[]>(presetTimers);
    },
  };
}

/** See {@link engineFactory}. */
export function zonesOver(load: () => void) {
  return {
    names: (): string[] => {
      load();
      return exchange(NOTHING, timeZones);
    },
    version: (): string => {
      load();
      return exchange(NOTHING, tzdbVersion);
    },
  };
}
