/** The figures of the page: those of the newest configuration that holds. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { EngineConfig, Problem } from "ticket-engine";
import { Latest } from "./latest.ts";
import { evaluate } from "./remote.ts";
import type { Answer } from "./worker/answer.ts";
import type { Evaluation, Loaded } from "./worker/studio.ts";

export type Evaluated = {
  readonly evaluation?: Evaluation;
  /** From the change to the figures, in milliseconds: the way to the worker and back included. */
  readonly wholeMs?: number;
  /** What the engine has against the configuration; the figures are then of the last one that held. */
  readonly problems: readonly Problem[];
  readonly error?: Error;
  /** Whether the figures of a change are still to come. */
  readonly isBusy: boolean;
};

type Question = { readonly loaded: Loaded; readonly base: EngineConfig; readonly edited: EngineConfig };
type Told = Omit<Evaluated, "isBusy"> & { readonly question?: Question };

export function useEvaluation(
  loaded: Loaded | undefined,
  base: EngineConfig,
  edited: EngineConfig,
): Evaluated {
  const [told, setTold] = useState<Told>({ problems: [] });
  const newest = useRef<Question>(undefined);
  const latest = useMemo(() => {
    // What is said of a log that is gone is dropped.
    const keep = (question: Question, next: (before: Told) => Told) => {
      if (question.loaded === newest.current?.loaded) setTold((before) => ({ ...next(before), question }));
    };
    return new Latest(
      timed,
      ({ answer, wholeMs }, question) =>
        keep(question, (before) =>
          answer.ok
            ? { evaluation: answer.value, wholeMs, problems: [] }
            : { ...before, problems: answer.problems },
        ),
      (error, question) => keep(question, (before) => ({ ...before, error })),
    );
  }, []);
  useEffect(() => setTold({ problems: [] }), [loaded]);
  useEffect(() => {
    newest.current = loaded && { loaded, base, edited };
    if (newest.current) latest.ask(newest.current);
  }, [loaded, base, edited]);
  const { question, ...evaluated } = told;
  return { ...evaluated, isBusy: question?.base !== base || question.edited !== edited };
}

async function timed({ base, edited }: Question): Promise<{ answer: Answer<Evaluation>; wholeMs: number }> {
  const began = performance.now();
  const answer = await evaluate(base, edited);
  return { answer, wholeMs: performance.now() - began };
}
