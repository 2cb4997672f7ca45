/** A part of the log's tickets, in a worker of its own: tickets know nothing of one another, so parts are replayed at once. */
import { expose, transfer } from "comlink";
import {
  createReplay,
  type EngineConfig,
  type EventLog,
  type ReplayLog,
  type ReplayResult,
} from "ticket-engine";
import { engineReady } from "../engine.ts";
import { type Answer, answer } from "./answer.ts";

/** The columns that the studio counts. */
export type Columns = Pick<ReplayResult, "tickets" | "priorities" | "priority" | "outcomes">;

export class Part {
  #replay: ReplayLog | undefined;

  async hold(log: EventLog): Promise<void> {
    await engineReady();
    this.#replay?.free();
    this.#replay = createReplay(log);
  }

  run(config: EngineConfig): Answer<Columns> {
    const replay = this.#replay;
    if (!replay) throw new Error("No log has been read yet.");
    const given = answer(() => {
      const { tickets, priorities, priority, outcomes } = replay.run(config);
      return { tickets, priorities, priority, outcomes };
    });
    return given.ok ? transfer(given, buffersOf(given.value)) : given;
  }
}

/** The columns are the receiver's from then on: they are not copied. */
const buffersOf = ({ priority, outcomes }: Columns): Transferable[] =>
  [priority, ...Object.values(outcomes).flatMap((columns) => Object.values(columns))].map(
    ({ buffer }) => buffer,
  );

expose(new Part());
