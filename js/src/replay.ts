import { checkColumn } from "./calendar.js";
import { asking, refuse } from "./error.js";
import { LOG_KINDS, LOG_ROLES, OUTCOMES } from "./generated/types.js";
import { Handle } from "./handle.js";
import {
  freeReplay,
  replayCodes,
  replayNumbers,
  replayOutcome,
  replayRun,
  replayTickets,
} from "./lib/engine.js";
import { fieldOf, packValue } from "./pack.js";
import type { Attainment, EngineConfig, Id, InstantInput } from "./types.js";

type Codes<Names extends readonly string[]> = { readonly [Name in Names[number]]: number };

const codes = <const Names extends readonly string[]>(names: Names): Codes<Names> =>
  Object.freeze(Object.fromEntries(names.map((name, code) => [name, code]))) as Codes<Names>;

/**
 * The codes of what a row of a log tells. The rows of a ticket before its `opened` row say what it was opened with; one
 * of `priority` must be among them. `statusWithComment` is a change of status with a public comment in the same
 * decision. Rows of one ticket that change fields, stand together and are of one instant and role are one change, as
 * one `update` is.
 */
export const logKinds: Codes<typeof LOG_KINDS> = /* @__PURE__ */ codes(LOG_KINDS);

/** The codes of who acts in a row of a log. */
export const logRoles: Codes<typeof LOG_ROLES> = /* @__PURE__ */ codes(LOG_ROLES);

/** How a clock stands, by the codes of a replay's `outcome`: `outcomeNames[code]`. */
export const outcomeNames: typeof OUTCOMES = OUTCOMES;

/**
 * What happened to many tickets, in columns: one row for each thing that happened. The rows of one ticket stand in
 * their order, those of different tickets in any.
 */
export type EventLog = {
  /** Which ticket: they are numbered from 0 without a gap. */
  readonly ticket: Uint32Array;
  /** When, in epoch milliseconds; of one ticket never before its row before. */
  readonly at: Float64Array;
  /** What: codes of {@link logKinds}. */
  readonly kind: Uint8Array;
  /** The new value: its place in `values`. Of rows that have none it means nothing. */
  readonly value: Uint32Array;
  /** Who: codes of {@link logRoles}. When absent, reporters open tickets and agents do the rest. */
  readonly role?: Uint8Array | undefined;
  /** Everything that the rows have as values, each once: names, ids, lists of tags, attributes, null. */
  readonly values: readonly unknown[];
  /** Until when the tickets were watched: clocks that run are judged at it. When absent, the last row's instant. */
  readonly until?: InstantInput | undefined;
};

/** One metric of all tickets: of each a row. What is said of a clock is said of that of the last cycle. */
export type OutcomeColumns = {
  /** How the clock stands: the places of `outcomeNames`. */
  readonly outcome: Uint8Array;
  /** Its policy: the places of `policies`; 4,294,967,295 without one. */
  readonly policy: Uint32Array;
  /** How many cycles before the last one were missed. */
  readonly missed: Uint32Array;
  /** Working milliseconds used at the end of the log; NaN without a clock. */
  readonly usedMs: Float64Array;
  /** The deadline in epoch milliseconds; NaN unless the clock runs towards one. */
  readonly dueAt: Float64Array;
  /** The deadline that passed, in epoch milliseconds; NaN when none did. */
  readonly breachedAt: Float64Array;
};

type Summary = {
  /** Until when the tickets were watched. */
  readonly until: Date;
  /** How each policy was kept, by metric; what no clock had is not there. */
  readonly attainment: readonly Attainment[];
  /** The policies by their places, in the order of the configuration. */
  readonly policies: readonly Id[];
  /** The priorities by their places, the most urgent first. */
  readonly priorities: readonly string[];
};

/** What would have come of a log under one configuration. */
export type ReplayResult = Summary & {
  /** How many tickets there are. */
  readonly tickets: number;
  /** The outcome of each ticket. */
  readonly outcomes: {
    readonly firstResponse: OutcomeColumns;
    readonly nextResponse: OutcomeColumns;
    readonly resolution: OutcomeColumns;
  };
  /** The priority of each ticket at the end: the places of `priorities`. */
  readonly priority: Uint32Array;
  /** The rows that the configuration's workflow refused: the ticket stayed as it was. */
  readonly refusedRows: Uint32Array;
};

/** The parts of a log, checked as far as their types go. */
export function logParts(log: EventLog): [Omit<EventLog, "values" | "until">, Uint8Array] {
  if (typeof log !== "object" || log === null) {
    const expected = "an object with the columns ticket, at, kind and value, and values";
    refuse({ code: "INVALID_VALUE", expected }, "log", `this is no log; write ${expected}`);
  }
  const field = (name: keyof EventLog) => fieldOf(log, name);
  const [ticket, at, kind, value, role] = [
    field("ticket"),
    field("at"),
    field("kind"),
    field("value"),
    field("role"),
  ];
  checkColumn<Uint32Array>(ticket, "log.ticket", Uint32Array);
  checkColumn(at, "log.at");
  checkColumn<Uint8Array>(kind, "log.kind", Uint8Array);
  checkColumn<Uint32Array>(value, "log.value", Uint32Array);
  if (role !== undefined) checkColumn<Uint8Array>(role, "log.role", Uint8Array);
  const rest = { values: field("values"), until: field("until") };
  return [{ ticket, at, kind, value, role }, packValue(rest, "log")];
}

/**
 * A log in the engine's memory, read once and replayed as often as a configuration changes: 25,000 tickets take some
 * hundredths of a second.
 */
export class ReplayLog extends Handle {
  /** How many tickets there are. */
  readonly tickets: number;

  /** @internal */
  constructor(number: number) {
    super(number, "replay", freeReplay);
    this.tickets = replayTickets(number);
  }

  /**
   * What would have come of the log under that configuration. Single decisions on each ticket, asked in the order of its
   * rows and with what falls due in between, come to the same; what is only told (warnings, pages, notices) is left out.
   *
   * @throws TicketEngineError for what is wrong with the configuration; `UNKNOWN_STATUS` and `UNKNOWN_PRIORITY` for values
   * of the log that it does not have; `DEADLINE_OUT_OF_RANGE` for deadlines after 2199; `TOO_MUCH` when timers never end.
   */
  run(config: EngineConfig = {}): ReplayResult {
    const given = packValue(config, "config");
    const { held, tickets } = this;
    const summary = this.ask<Summary>(replayRun, given);
    return asking(() => {
      const [firstResponse, nextResponse, resolution] = [0, 1, 2].map((metric) => ({
        outcome: replayOutcome(held, metric),
        policy: replayCodes(held, metric, 0),
        missed: replayCodes(held, metric, 1),
        usedMs: replayNumbers(held, metric, 0),
        dueAt: replayNumbers(held, metric, 1),
        breachedAt: replayNumbers(held, metric, 2),
      })) as [OutcomeColumns, OutcomeColumns, OutcomeColumns];
      const outcomes = { firstResponse, nextResponse, resolution };
      return {
        tickets,
        ...summary,
        outcomes,
        priority: replayCodes(held, 3, 0),
        refusedRows: replayCodes(held, 3, 1),
      };
    });
  }
}
