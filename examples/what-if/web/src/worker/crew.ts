/** The whole log, shared out among workers and put together again. */
import { wrap } from "comlink";
import type { EngineConfig, OutcomeColumns } from "ticket-engine";
import { ColumnWriter } from "ticket-engine-replay/columns";
import type { Story } from "ticket-engine-replay/story";
import { Watched } from "../watched.ts";
import type { Answer } from "./answer.ts";
import type { Columns, Part } from "./part.ts";
import { METRICS } from "./standing.ts";

/** More would wait for one another's memory. */
const MOST_PARTS = 4;

function newPart() {
  const worker = new Worker(new URL("./part.ts", import.meta.url), { type: "module" });
  return { part: wrap<Part>(worker), watched: new Watched(worker) };
}

export class Crew {
  readonly #parts = Array.from({ length: Math.min(MOST_PARTS, navigator.hardwareConcurrency || 1) }, newPart);

  #busy = this.#parts;

  /** Hands each part its share of the tickets, in their order; all are watched until the same instant. */
  async hold(stories: readonly Story[], until: Date): Promise<void> {
    const share = Math.ceil(stories.length / this.#parts.length);
    // Of a few tickets there is not one for each.
    this.#busy = this.#parts.slice(0, Math.ceil(stories.length / share));
    await Promise.all(
      this.#busy.map(({ part, watched }, place) => {
        const writer = new ColumnWriter();
        for (const story of stories.slice(place * share, (place + 1) * share)) writer.add(story);
        return watched.answer(part.hold({ ...writer.columns().log, until }));
      }),
    );
  }

  /** What would have come of all tickets. */
  async run(config: EngineConfig): Promise<Answer<Columns>> {
    const answers = await Promise.all(
      this.#busy.map(({ part, watched }) => watched.answer(part.run(config))),
    );
    const columns: Columns[] = [];
    for (const answer of answers) {
      if (!answer.ok) return answer;
      columns.push(answer.value);
    }
    return { ok: true, value: together(columns) };
  }
}

function together(parts: readonly Columns[]): Columns {
  const outcomes = METRICS.map((metric): [string, OutcomeColumns] => {
    const own = parts.map((part) => part.outcomes[metric]);
    return [
      metric,
      {
        outcome: joined(
          Uint8Array,
          own.map(({ outcome }) => outcome),
        ),
        policy: joined(
          Uint32Array,
          own.map(({ policy }) => policy),
        ),
        missed: joined(
          Uint32Array,
          own.map(({ missed }) => missed),
        ),
        usedMs: joined(
          Float64Array,
          own.map(({ usedMs }) => usedMs),
        ),
        dueAt: joined(
          Float64Array,
          own.map(({ dueAt }) => dueAt),
        ),
        breachedAt: joined(
          Float64Array,
          own.map(({ breachedAt }) => breachedAt),
        ),
      },
    ];
  });
  return {
    tickets: parts.reduce((sum, { tickets }) => sum + tickets, 0),
    priorities: parts[0]?.priorities ?? [],
    priority: joined(
      Uint32Array,
      parts.map(({ priority }) => priority),
    ),
    outcomes: Object.fromEntries(outcomes) as Columns["outcomes"],
  };
}

type Column = Uint8Array | Uint32Array | Float64Array;

function joined<C extends Column>(kind: new (length: number) => C, parts: readonly C[]): C {
  const whole = new kind(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
