/** The worker, called like an object of the page. */
import { proxy, wrap } from "comlink";
import type { Source } from "./worker/reading.ts";
import type { Loaded, Studio } from "./worker/studio.ts";

const worker = new Worker(new URL("./worker/main.ts", import.meta.url), { type: "module" });

/** Rejects when the worker's program could not be loaded, or has failed beyond what it tells. */
export const failed = new Promise<never>((_, reject) => {
  worker.addEventListener("error", ({ message }) =>
    reject(new Error(message || "The page's worker could not be loaded.")),
  );
});
failed.catch(() => {});

export const studio = wrap<Studio>(worker);

export type Progress = { readonly share: number; readonly tickets: number };

/** Reads a log; undefined when another was asked for meanwhile. */
export const load = (source: Source, onProgress: (progress: Progress) => void): Promise<Loaded | undefined> =>
  studio.load(
    source,
    proxy((share: number, tickets: number) => onProgress({ share, tickets })),
  );
