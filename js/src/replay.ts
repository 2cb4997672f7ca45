import { fieldOf } from "./arguments.js";
import { checkColumn, viewOf } from "./check-column.js";
import { described, refuseValue } from "./error.js";
import { send } from "./exchange.js";
import { CLOCK_IDS, LOG_KINDS, LOG_ROLES, OUTCOMES } from "./generated/types.js";
import { HANDLE, Handle } from "./handle.js";
import { withTrapsAsErrors } from "./instance.js";
import {
  freeReplay,
  newReplay,
  replayBreachedAt,
  replayBreachedCycles,
  replayDueAt,
  replayOutcome,
  replayPolicies,
  replayPriorities,
  replayRefusedRows,
  replayRun,
  replayTickets,
  replayUsedMs,
} from "./lib/engine.js";
import { packValue } from "./pack.js";
import type { Attainment, ClockId, EngineConfig, Id, InstantInput } from "./types.js";

type Codes<Names extends readonly string[]> = { readonly [Name in Names[number]]: number };

const codes = <const Names extends readonly string[]>(names: Names): Codes<Names> =>
  Object.freeze(Object.fromEntries(names.map((name, code) => [name, code]))) as Codes<Names>;

/**
 * The codes of what a row of a log records. The rows of a ticket before its `opened` row say what
 * it was opened with; one of them must be a `priority`. `statusWithComment` is a change of status
 * with a public comment in the same decision. Adjacent rows of one ticket that change fields, with
 * one instant and role, are one change, as one `update` is.
 */
export const logKinds: Codes<typeof LOG_KINDS> = /* @__PURE__ */ codes(LOG_KINDS);

/** The codes of who acts in a row of a log. */
export const logRoles: Codes<typeof LOG_ROLES> = /* @__PURE__ */ codes(LOG_ROLES);

/** How a clock stands, by the codes in a replay's `outcome`: `outcomeNames[code]`. */
export const outcomeNames: typeof OUTCOMES = OUTCOMES;

/**
 * What happened to many tickets, in columns with one row per event. The rows of one ticket are in
 * order; rows of different tickets may be in any order.
 */
export type EventLog = {
  /** The ticket, by number. Numbers start at 0 and have no gaps. */
  readonly ticket: Uint32Array;
  /** When, in epoch milliseconds. Never before the ticket's previous row. */
  readonly at: Float64Array;
  /** What: codes of {@link logKinds}. */
  readonly kind: Uint8Array;
  /** The new value, as its index in `values`. Ignored in rows without a value. */
  readonly value: Uint32Array;
  /** Who: codes of {@link logRoles}. By default reporters open tickets and agents do the rest. */
  readonly role?: Uint8Array | undefined;
  /** Every value that rows refer to, each once: names, ids, lists of tags, attributes, null. */
  readonly values: readonly unknown[];
  /**
   * The end of the observation, at which running clocks are judged. By default the last row's
   * instant.
   */
  readonly until?: InstantInput | undefined;
};

/** Results for one clock, one row per ticket. Values describe the latest cycle of the clock. */
export type OutcomeColumns = {
  /** How the clock stands: places in `outcomeNames`. */
  readonly outcome: Uint8Array;
  /** Its policy: places in `policies`, or 4,294,967,295 without a policy. */
  readonly policy: Uint32Array;
  /** The number of earlier cycles that were breached. */
  readonly breachedCycles: Uint32Array;
  /** Working milliseconds used by the end of the log; NaN without a clock. */
  readonly usedMs: Float64Array;
  /**
   * The deadline in epoch milliseconds, also of a clock that has stopped; NaN while it is paused or
   * cancelled, and without a target.
   */
  readonly dueAt: Float64Array;
  /** The deadline that passed, in epoch milliseconds; NaN when none did. */
  readonly breachedAt: Float64Array;
};

/** The results for one clock of one group. */
export type ReplayedClock = OutcomeColumns & {
  /** The group of the clock. */
  readonly group: string;
  /** What the clock measures. */
  readonly clockId: ClockId;
};

type Summary = {
  /** The end of the observation. */
  readonly until: Date;
  /** How well each policy was met, by clock. Pairs without a clock are left out. */
  readonly attainment: readonly Attainment[];
  /** The policies, in the order of the configuration. */
  readonly policies: readonly Id[];
  /** The priorities, the most urgent first. */
  readonly priorities: readonly string[];
};

/** What a log would have led to under one configuration. */
export type ReplayResult = Summary & {
  /** The number of tickets. */
  readonly tickets: number;
  /** The outcome of each ticket, by built-in clock of the group `sla`. */
  readonly outcomes: { readonly [Clock in (typeof CLOCK_IDS)[number]]: OutcomeColumns };
  /** The outcome of each ticket for every clock of every group, those in `outcomes` first. */
  readonly clocks: readonly ReplayedClock[];
  /** The priority of each ticket at the end: places in `priorities`. */
  readonly priority: Uint32Array;
  /** The rows that the configuration's workflow refused, which left their tickets unchanged. */
  readonly refusedRows: Uint32Array;
};

/** The columns of a log, whose types are checked, and the rest of it as packed data. */
function logParts(log: EventLog): [Omit<EventLog, "values" | "until">, Uint8Array] {
  if (typeof log !== "object" || log === null) {
    refuseValue("log", "an object with the columns ticket, at, kind and value, and values", described(log));
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
  const columns = {
    ticket: viewOf(ticket, Uint32Array),
    at: viewOf(at, Float64Array),
    kind: viewOf(kind, Uint8Array),
    value: viewOf(value, Uint32Array),
    role: role && viewOf(role, Uint8Array),
  };
  return [columns, packValue({ values: field("values"), until: field("until") }, "log")];
}

/**
 * A log in the engine's memory, read once and replayed as often as the configuration changes. A
 * replay of 25,000 tickets takes some hundredths of a second.
 */
export class ReplayLog extends Handle {
  /** The number of tickets. */
  readonly tickets: number;

  /** @internal */
  constructor(handle: number) {
    super(handle, "replay", freeReplay);
    this.tickets = replayTickets(handle);
  }

  /**
   * What the log would have led to under a configuration. Single decisions on each ticket, made in
   * the order of its rows and with what falls due in between, give the same results. Warnings,
   * pages and notifications are left out.
   *
   * @throws TicketEngineError what is wrong with the configuration; `UNKNOWN_STATUS` and
   * `UNKNOWN_PRIORITY` for values of the log that it does not have; `DEADLINE_OUT_OF_RANGE` for
   * deadlines after 2199; `LIMIT_EXCEEDED` when timers never end.
   */
  run(config: EngineConfig = {}): ReplayResult {
    const input = packValue(config, "config");
    const replay = this[HANDLE];
    const { clocks: names, ...summary }: Summary & { clocks: { group: string; clockId: ClockId }[] } = send(
      input,
      (length) => replayRun(replay, length),
    );
    const clocks = withTrapsAsErrors(() =>
      names.map((name, clock) => ({ ...name, ...outcomeColumns(replay, clock) })),
    );
    return withTrapsAsErrors(() => ({
      tickets: this.tickets,
      ...summary,
      // The built-in clocks of the group `sla` come first, in this order.
      outcomes: Object.fromEntries(
        CLOCK_IDS.map((name, clock) => [name, outcomeColumns(replay, clock)]),
      ) as ReplayResult["outcomes"],
      clocks,
      priority: replayPriorities(replay),
      refusedRows: replayRefusedRows(replay),
    }));
  }
}

/** The columns of one clock, by its place among the clocks of the replay. */
const outcomeColumns = (replay: number, clock: number): OutcomeColumns => ({
  outcome: replayOutcome(replay, clock),
  policy: replayPolicies(replay, clock),
  breachedCycles: replayBreachedCycles(replay, clock),
  usedMs: replayUsedMs(replay, clock),
  dueAt: replayDueAt(replay, clock),
  breachedAt: replayBreachedAt(replay, clock),
});

/** Reads a log into the engine's memory. */
export function readLog(log: EventLog): ReplayLog {
  const [{ ticket, at, kind, value, role }, rest] = logParts(log);
  return new ReplayLog(send(rest, (length) => newReplay(ticket, at, kind, value, role, length)));
}
