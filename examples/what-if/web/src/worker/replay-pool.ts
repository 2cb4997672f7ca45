/** Distributes the log over several workers and combines their results. */
import { wrap } from "comlink";
import type { EngineConfig, ReplayedClock } from "ticket-engine";
import { ColumnWriter } from "ticket-engine-replay/columns";
import type { LoggedTicket } from "ticket-engine-replay/log";
import { WorkerGuard } from "../worker-guard.ts";
import type { Columns, ReplayWorker } from "./replay-worker.ts";
import type { Result } from "./result.ts";

/** More workers would compete for memory bandwidth. */
const MAX_WORKERS = 4;

function startWorker() {
  const worker = new Worker(new URL("./replay-worker.ts", import.meta.url), { type: "module" });
  return { remote: wrap<ReplayWorker>(worker), guard: new WorkerGuard(worker) };
}

export class ReplayPool {
  readonly #workers = Array.from(
    { length: Math.min(MAX_WORKERS, navigator.hardwareConcurrency || 1) },
    startWorker,
  );

  /** The workers that have tickets. */
  #active = this.#workers;

  /**
   * Gives each worker its share of the tickets, in order. All are observed until the same instant.
   */
  async load(tickets: readonly LoggedTicket[], until: Date): Promise<void> {
    const share = Math.ceil(tickets.length / this.#workers.length);
    // A small log does not have a ticket for each worker.
    this.#active = this.#workers.slice(0, Math.ceil(tickets.length / share));
    await Promise.all(
      this.#active.map(({ remote, guard }, index) => {
        const writer = new ColumnWriter();
        for (const ticket of tickets.slice(index * share, (index + 1) * share)) writer.add(ticket);
        return guard.watch(remote.load({ ...writer.columns().log, until }));
      }),
    );
  }

  /** Replays all tickets. */
  async run(config: EngineConfig): Promise<Result<Columns>> {
    const results = await Promise.all(
      this.#active.map(({ remote, guard }) => guard.watch(remote.run(config))),
    );
    const columns: Columns[] = [];
    for (const result of results) {
      if (!result.ok) return result;
      columns.push(result.value);
    }
    return { ok: true, value: combine(columns) };
  }
}

/** Combines the results of all workers. All replayed the same configuration, so they have the same clocks. */
function combine(parts: readonly Columns[]): Columns {
  const clocks = (parts[0]?.clocks ?? []).map(({ group, clockId }, place): ReplayedClock => {
    const columns = parts.map(({ clocks }) => clocks[place] as ReplayedClock);
    return {
      group,
      clockId,
      outcome: concat(
        Uint8Array,
        columns.map(({ outcome }) => outcome),
      ),
      policy: concat(
        Uint32Array,
        columns.map(({ policy }) => policy),
      ),
      breachedCycles: concat(
        Uint32Array,
        columns.map(({ breachedCycles }) => breachedCycles),
      ),
      usedMs: concat(
        Float64Array,
        columns.map(({ usedMs }) => usedMs),
      ),
      dueAt: concat(
        Float64Array,
        columns.map(({ dueAt }) => dueAt),
      ),
      breachedAt: concat(
        Float64Array,
        columns.map(({ breachedAt }) => breachedAt),
      ),
    };
  });
  return {
    tickets: parts.reduce((sum, { tickets }) => sum + tickets, 0),
    priorities: parts[0]?.priorities ?? [],
    priority: concat(
      Uint32Array,
      parts.map(({ priority }) => priority),
    ),
    clocks,
  };
}

type Column = Uint8Array | Uint32Array | Float64Array;

function concat<C extends Column>(kind: new (length: number) => C, parts: readonly C[]): C {
  const whole = new kind(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
