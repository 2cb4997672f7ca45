/** The worker's interface for the page. */
import { createEngine, type EngineConfig, type Holiday, timeZones } from "ticket-engine";
import type { LoggedTicket } from "ticket-engine-replay/log";
import type { ClockKey } from "../clock-key.ts";
import { engineReady } from "../engine.ts";
import { baseConfig } from "./base-config.ts";
import { type Country, countries, holidaysOf } from "./holidays.ts";
import { readLog, type Source } from "./read-log.ts";
import { ReplayPool } from "./replay-pool.ts";
import type { Columns } from "./replay-worker.ts";
import { type ReplayedTicket, replayExplained } from "./replayed-ticket.ts";
import { type Result, resultOf } from "./result.ts";
import { type Summaries, summarize } from "./summary.ts";
import { type VerdictChanges, verdictChanges } from "./verdict-changes.ts";

/** What the page needs at the start. */
export type Start = { readonly base: EngineConfig; readonly timeZones: readonly string[] };

/** The page's view of a loaded log. */
export type LoadedLog = {
  readonly title: string;
  /** The tickets' ids, by their indexes. */
  readonly ids: readonly string[];
  /** When the first ticket was opened, and the end of the observation. */
  readonly from: Date;
  readonly until: Date;
};

export type Evaluation = {
  readonly before: Summaries;
  readonly after: Summaries;
  readonly changes: Readonly<Record<ClockKey, VerdictChanges>>;
  /** How long the replay of all tickets under the edited configuration took, in milliseconds. */
  readonly ms: number;
};

type CurrentLog = { readonly tickets: readonly LoggedTicket[]; readonly loaded: LoadedLog };
type BaseRun = {
  readonly log: CurrentLog;
  readonly key: string;
  readonly columns: Columns;
  readonly summaries: Summaries;
};

export class Studio {
  #current: CurrentLog | undefined;
  #loads = 0;
  /** The base changes rarely, so its last run is cached. */
  #baseRun: BaseRun | undefined;
  readonly #pool = new ReplayPool();

  async start(): Promise<Start> {
    await engineReady();
    return { base: baseConfig(), timeZones: timeZones() };
  }

  /**
   * Loads a log in place of the current one. Returns undefined if another load was started in the
   * meantime.
   */
  async load(
    source: Source,
    onProgress: (share: number, tickets: number) => void,
  ): Promise<LoadedLog | undefined> {
    const number = ++this.#loads;
    await engineReady();
    const log = await readLog(source, onProgress, () => number === this.#loads);
    if (!log || number !== this.#loads) return undefined;
    const { title, tickets } = log;
    const { from, until } = spanOf(tickets);
    await this.#pool.load(tickets, until);
    if (number !== this.#loads) return undefined;
    const loaded = { title, ids: tickets.map(({ id }) => id), from, until };
    this.#current = { tickets, loaded };
    return loaded;
  }

  /** Replays the log under both configurations. */
  async evaluate(base: EngineConfig, edited: EngineConfig): Promise<Result<Evaluation>> {
    const log = this.#log();
    const before = await this.#runBase(log, base);
    if (!before.ok) return before;
    const began = performance.now();
    const run = await this.#pool.run(edited);
    const ms = performance.now() - began;
    if (!run.ok) return run;
    const { columns, summaries } = before.value;
    const after = summarize(run.value, edited, log.loaded.from);
    const changes = verdictChanges(columns, run.value);
    return { ok: true, value: { before: summaries, after, changes, ms } };
  }

  /** Whether the engine accepts a configuration, regardless of the log. */
  async check(config: EngineConfig): Promise<Result<null>> {
    await engineReady();
    return resultOf(() => {
      createEngine(config).free();
      return null;
    });
  }

  /** Replays one ticket under both configurations. */
  ticket(
    index: number,
    base: EngineConfig,
    edited: EngineConfig,
  ): Result<{ before: ReplayedTicket; after: ReplayedTicket }> {
    const { tickets, loaded } = this.#log();
    const ticket = tickets[index];
    if (!ticket) throw new Error("There is no such ticket in the log.");
    return resultOf(() => ({
      before: replayExplained(ticket, base, loaded.until),
      after: replayExplained(ticket, edited, loaded.until),
    }));
  }

  countries(): Promise<Country[]> {
    return countries();
  }

  /**
   * From the log's first year to next year, so that the configuration can also be used in
   * production.
   */
  holidays(country: string, thisYear: number): Promise<Holiday[]> {
    const { from, until } = this.#log().loaded;
    return holidaysOf(country, from.getUTCFullYear(), Math.max(until.getUTCFullYear(), thisYear) + 1);
  }

  async #runBase(log: CurrentLog, config: EngineConfig): Promise<Result<BaseRun>> {
    const key = JSON.stringify(config);
    if (this.#baseRun?.log === log && this.#baseRun.key === key) return { ok: true, value: this.#baseRun };
    const run = await this.#pool.run(config);
    if (!run.ok) return run;
    const columns = run.value;
    this.#baseRun = { log, key, columns, summaries: summarize(columns, config, log.loaded.from) };
    return { ok: true, value: this.#baseRun };
  }

  #log(): CurrentLog {
    if (!this.#current) throw new Error("No log has been read yet.");
    return this.#current;
  }
}

/** From the first opening to the last event. */
function spanOf(tickets: readonly LoggedTicket[]): { from: Date; until: Date } {
  let [from, until] = [Number.POSITIVE_INFINITY, 0];
  for (const { openedAt, events } of tickets) {
    from = Math.min(from, openedAt.getTime());
    for (const at of [openedAt, ...events.map((event) => event.at)]) until = Math.max(until, at.getTime());
  }
  return { from: new Date(from), until: new Date(until) };
}
