/**
 * Replays one part of the log's tickets in its own worker. Tickets are independent, so the parts
 * run in parallel.
 */
import { expose, transfer } from "comlink";
import {
  createReplay,
  type EngineConfig,
  type EventLog,
  type ReplayLog,
  type ReplayResult,
} from "ticket-engine";
import { engineReady } from "../engine.ts";
import { type Result, resultOf } from "./result.ts";

/** The columns that the studio evaluates. */
export type Columns = Pick<ReplayResult, "tickets" | "priorities" | "priority" | "clocks">;

export class ReplayWorker {
  #replay: ReplayLog | undefined;

  async load(log: EventLog): Promise<void> {
    await engineReady();
    this.#replay?.free();
    this.#replay = createReplay(log);
  }

  run(config: EngineConfig): Result<Columns> {
    const replay = this.#replay;
    if (!replay) throw new Error("No log has been read yet.");
    const result = resultOf(() => {
      const { tickets, priorities, priority, clocks } = replay.run(config);
      return { tickets, priorities, priority, clocks };
    });
    return result.ok ? transfer(result, buffersOf(result.value)) : result;
  }
}

/** The buffers of the columns, which are transferred to the receiver instead of copied. */
const buffersOf = ({ priority, clocks }: Columns): Transferable[] =>
  [
    priority,
    ...clocks.flatMap(({ group: _group, clockId: _clockId, ...columns }) => Object.values(columns)),
  ].map(({ buffer }) => buffer);

expose(new ReplayWorker());
