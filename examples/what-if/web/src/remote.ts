/** The page's proxy for the worker. */
import { proxy, wrap } from "comlink";
import type { EngineConfig } from "ticket-engine";
import type { Source } from "./worker/read-log.ts";
import type { Result } from "./worker/result.ts";
import type { Evaluation, LoadedLog, Start, Studio } from "./worker/studio.ts";
import { WorkerGuard } from "./worker-guard.ts";

const worker = new Worker(new URL("./worker/main.ts", import.meta.url), { type: "module" });

const guard = new WorkerGuard(worker);

export const studio = wrap<Studio>(worker);

export type Progress = { readonly share: number; readonly tickets: number };

/** Loads what the page needs at the start. */
export const start = (): Promise<Start> => guard.watch(studio.start());

/** Replays the log under both configurations. */
export const evaluate = (base: EngineConfig, edited: EngineConfig): Promise<Result<Evaluation>> =>
  guard.watch(studio.evaluate(base, edited));

/** Loads a log. Returns undefined if another load was started in the meantime. */
export const load = (
  source: Source,
  onProgress: (progress: Progress) => void,
): Promise<LoadedLog | undefined> =>
  guard.watch(
    studio.load(
      source,
      proxy((share: number, tickets: number) => onProgress({ share, tickets })),
    ),
  );
