/** What the worker does for the page. */
import { createEngine, type EngineConfig, type Holiday, timeZones } from "ticket-engine";
import type { Story } from "ticket-engine-replay/story";
import { engineReady } from "../engine.ts";
import { type Answer, answer } from "./answer.ts";
import { baseConfig } from "./base.ts";
import { Crew } from "./crew.ts";
import { type Flips, flips } from "./flips.ts";
import { type Country, countries, holidaysOf } from "./holidays.ts";
import { type Life, lifeOf } from "./living.ts";
import type { Columns } from "./part.ts";
import { readLog, type Source } from "./reading.ts";
import { type MetricName, type Standings, standings } from "./standing.ts";

/** What a page begins with. */
export type Start = { readonly base: EngineConfig; readonly timeZones: readonly string[] };

/** What the page knows of a log. */
export type Loaded = {
  readonly title: string;
  /** The tickets' names, by their places. */
  readonly ids: readonly string[];
  /** When the first ticket was opened, and until when they were watched. */
  readonly from: Date;
  readonly until: Date;
};

export type Evaluation = {
  readonly before: Standings;
  readonly after: Standings;
  readonly flips: Readonly<Record<MetricName, Flips>>;
  /** How long it took to replay every ticket under the edited configuration, in milliseconds. */
  readonly ms: number;
};

type Held = { readonly stories: readonly Story[]; readonly loaded: Loaded };
type Base = {
  readonly held: Held;
  readonly key: string;
  readonly columns: Columns;
  readonly standings: Standings;
};

export class Studio {
  #held: Held | undefined;
  #loads = 0;
  /** The base changes rarely: it is replayed once. */
  #base: Base | undefined;
  readonly #crew = new Crew();

  /** What a page begins with. */
  async start(): Promise<Start> {
    await engineReady();
    return { base: baseConfig(), timeZones: timeZones() };
  }

  /** Reads a log in place of the one before; undefined when another was asked for meanwhile. */
  async load(
    source: Source,
    onProgress: (share: number, tickets: number) => void,
  ): Promise<Loaded | undefined> {
    const own = ++this.#loads;
    await engineReady();
    const read = await readLog(source, onProgress, () => own === this.#loads);
    if (!read || own !== this.#loads) return undefined;
    const { title, stories } = read;
    const { from, until } = spanOf(stories);
    await this.#crew.hold(stories, until);
    if (own !== this.#loads) return undefined;
    const loaded = { title, ids: stories.map(({ id }) => id), from, until };
    this.#held = { stories, loaded };
    return loaded;
  }

  /** Replays the log under both configurations. */
  async evaluate(base: EngineConfig, edited: EngineConfig): Promise<Answer<Evaluation>> {
    const held = this.#log();
    const before = await this.#baseOf(held, base);
    if (!before.ok) return before;
    const began = performance.now();
    const run = await this.#crew.run(edited);
    const ms = performance.now() - began;
    if (!run.ok) return run;
    const after = standings(run.value, edited, held.loaded.from);
    const { columns, standings: was } = before.value;
    return { ok: true, value: { before: was, after, flips: flips(columns, run.value), ms } };
  }

  /** Whether a configuration holds, whatever the log. */
  async check(config: EngineConfig): Promise<Answer<null>> {
    await engineReady();
    return answer(() => {
      createEngine(config).free();
      return null;
    });
  }

  /** A ticket's life under both configurations. */
  ticket(place: number, base: EngineConfig, edited: EngineConfig): Answer<{ before: Life; after: Life }> {
    const { stories, loaded } = this.#log();
    const story = stories[place];
    if (!story) throw new Error("There is no such ticket in the log.");
    return answer(() => ({
      before: lifeOf(story, base, loaded.until),
      after: lifeOf(story, edited, loaded.until),
    }));
  }

  countries(): Promise<Country[]> {
    return countries();
  }

  /** From the log's first year to the next one, so that the configuration can be used as well. */
  holidays(country: string, thisYear: number): Promise<Holiday[]> {
    const { from, until } = this.#log().loaded;
    return holidaysOf(country, from.getUTCFullYear(), Math.max(until.getUTCFullYear(), thisYear) + 1);
  }

  async #baseOf(held: Held, config: EngineConfig): Promise<Answer<Base>> {
    const key = JSON.stringify(config);
    if (this.#base?.held === held && this.#base.key === key) return { ok: true, value: this.#base };
    const run = await this.#crew.run(config);
    if (!run.ok) return run;
    const columns = run.value;
    this.#base = { held, key, columns, standings: standings(columns, config, held.loaded.from) };
    return { ok: true, value: this.#base };
  }

  #log(): Held {
    if (!this.#held) throw new Error("No log has been read yet.");
    return this.#held;
  }
}

/** From the first opening to the last thing that happened. */
function spanOf(stories: readonly Story[]): { from: Date; until: Date } {
  let [from, until] = [Number.POSITIVE_INFINITY, 0];
  for (const { openedAt, happenings } of stories) {
    from = Math.min(from, openedAt.getTime());
    for (const at of [openedAt, ...happenings.map((happening) => happening.at)])
      until = Math.max(until, at.getTime());
  }
  return { from: new Date(from), until: new Date(until) };
}
