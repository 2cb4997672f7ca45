/** What every view knows: who looks, the desk's words, and for the desk the engine that the server decides by. */
import { createContext } from "preact";
import { useContext, useEffect, useMemo, useRef } from "preact/hooks";
import type { Engine } from "ticket-engine";
import { type Actor, api, type Words } from "./api.ts";
import { useChanges } from "./changes.ts";
import { Paced } from "./paced.ts";

export type Desk = { readonly actor: Actor; readonly words: Words; readonly engine: Engine | null };

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("nobody is signed in");
  return desk;
}

export async function deskFor(actor: Actor): Promise<Desk> {
  // Reporters are told what was promised, not how it is counted: their page does without the engine.
  const [words, engine] = await Promise.all([api.words(), actor.role === "reporter" ? null : deskEngine()]);
  return { actor, words, engine };
}

/** How long the version of the configuration is taken to be the same, in milliseconds, however much changes. */
const SAME_MS = 2_000;

/** Loads the desk anew when it has another configuration: tickets are moved to it then, so their changes say when to look. */
export function useNewest(desk: Desk, set: (desk: Desk) => void): void {
  const latest = useRef({ desk, set });
  latest.current = { desk, set };
  const isLeft = useRef(false);
  useEffect(
    () => () => {
      isLeft.current = true;
    },
    [],
  );
  const look = useMemo(() => {
    const compare = async () => {
      const { actor, words } = latest.current.desk;
      if ((await api.words()).version === words.version) return;
      const newest = await deskFor(actor);
      if (!isLeft.current) latest.current.set(newest);
    };
    // Whoever cannot be asked now is asked with the next change.
    return new Paced(() => compare().catch(() => {}), SAME_MS);
  }, []);
  useChanges(() => look.ask());
}

/** The engine of the server, in the page. */
async function deskEngine(): Promise<Engine> {
  const [{ createEngine }, { config }] = await Promise.all([import("ticket-engine"), api.configuration()]);
  return createEngine(config);
}
