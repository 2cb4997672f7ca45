/** The worker, called like an object of the page. */
import { proxy, wrap } from "comlink";
import type { EngineConfig } from "ticket-engine";
import { Watched } from "./watched.ts";
import type { Answer } from "./worker/answer.ts";
import type { Source } from "./worker/reading.ts";
import type { Evaluation, Loaded, Start, Studio } from "./worker/studio.ts";

const worker = new Worker(new URL("./worker/main.ts", import.meta.url), { type: "module" });

const watched = new Watched(worker);

export const studio = wrap<Studio>(worker);

export type Progress = { readonly share: number; readonly tickets: number };

/** What a page begins with. */
export const start = (): Promise<Start> => watched.answer(studio.start());

/** Replays the log under both configurations. */
export const evaluate = (base: EngineConfig, edited: EngineConfig): Promise<Answer<Evaluation>> =>
  watched.answer(studio.evaluate(base, edited));

/** Reads a log; undefined when another was asked for meanwhile. */
export const load = (source: Source, onProgress: (progress: Progress) => void): Promise<Loaded | undefined> =>
  watched.answer(
    studio.load(
      source,
      proxy((share: number, tickets: number) => onProgress({ share, tickets })),
    ),
  );
