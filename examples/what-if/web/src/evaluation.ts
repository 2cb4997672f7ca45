/**
 * Evaluates the newest configuration. While it is invalid, the figures of the last valid one stay.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { EngineConfig, Problem } from "ticket-engine";
import { LatestOnly } from "./latest-only.ts";
import { evaluate } from "./remote.ts";
import type { Result } from "./worker/result.ts";
import type { Evaluation, LoadedLog } from "./worker/studio.ts";

export type Evaluated = {
  readonly evaluation?: Evaluation;
  /** The time from a change to its figures, including the way to the worker and back. */
  readonly wholeMs?: number;
  /** Why the engine refuses the configuration. The figures are then those of the last valid one. */
  readonly problems: readonly Problem[];
  readonly error?: Error;
  /** Whether a change has not been evaluated yet. */
  readonly isBusy: boolean;
};

type Input = { readonly loaded: LoadedLog; readonly base: EngineConfig; readonly edited: EngineConfig };
type State = Omit<Evaluated, "isBusy"> & { readonly input?: Input };

export function useEvaluation(
  loaded: LoadedLog | undefined,
  base: EngineConfig,
  edited: EngineConfig,
): Evaluated {
  const [state, setState] = useState<State>({ problems: [] });
  const newest = useRef<Input>(undefined);
  const evaluations = useMemo(() => {
    // Drops results for a log that has been replaced.
    const update = (input: Input, next: (before: State) => State) => {
      if (input.loaded === newest.current?.loaded) setState((before) => ({ ...next(before), input }));
    };
    return new LatestOnly(
      timed,
      ({ result, wholeMs }, input) =>
        update(input, (before) =>
          result.ok
            ? { evaluation: result.value, wholeMs, problems: [] }
            : { ...before, problems: result.problems },
        ),
      (error, input) => update(input, (before) => ({ ...before, error })),
    );
  }, []);
  useEffect(() => setState({ problems: [] }), [loaded]);
  useEffect(() => {
    newest.current = loaded && { loaded, base, edited };
    if (newest.current) evaluations.request(newest.current);
  }, [loaded, base, edited]);
  const { input, ...evaluated } = state;
  return { ...evaluated, isBusy: input?.base !== base || input.edited !== edited };
}

async function timed({ base, edited }: Input): Promise<{ result: Result<Evaluation>; wholeMs: number }> {
  const began = performance.now();
  const result = await evaluate(base, edited);
  return { result, wholeMs: performance.now() - began };
}
