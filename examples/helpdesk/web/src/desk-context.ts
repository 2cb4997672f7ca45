/**
 * The context of every view: the user, the desk's vocabulary and, for staff, an engine configured
 * like the server's.
 */
import { createContext } from "preact";
import { useContext, useEffect, useMemo, useRef } from "preact/hooks";
import type { Engine } from "ticket-engine";
import { type Actor, api, type Vocabulary } from "./api.ts";
import { useChanges } from "./changes.ts";
import { Throttle } from "./throttle.ts";

export type Desk = {
  readonly actor: Actor;
  readonly vocabulary: Vocabulary;
  readonly engine: Engine | null;
};

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("nobody is signed in");
  return desk;
}

export async function deskFor(actor: Actor): Promise<Desk> {
  // Reporters see deadlines, not how they are counted, so their page does not load the engine.
  const [vocabulary, engine] = await Promise.all([
    api.vocabulary(),
    actor.role === "reporter" ? null : deskEngine(),
  ]);
  return { actor, vocabulary, engine };
}

/** The shortest time between two checks of the configuration's version. */
const CHECK_PAUSE_MS = 2_000;

/**
 * Reloads the desk when its configuration changes. Workers then change open tickets, so every
 * change triggers a check.
 */
export function useNewestConfiguration(desk: Desk, set: (desk: Desk) => void): void {
  const latest = useRef({ desk, set });
  latest.current = { desk, set };
  const isUnmounted = useRef(false);
  useEffect(
    () => () => {
      isUnmounted.current = true;
    },
    [],
  );
  const checks = useMemo(() => {
    const check = async () => {
      const { actor, vocabulary } = latest.current.desk;
      if ((await api.vocabulary()).version === vocabulary.version) return;
      const newest = await deskFor(actor);
      if (!isUnmounted.current) latest.current.set(newest);
    };
    // After an error, the next change triggers the next check.
    return new Throttle(() => check().catch(() => {}), CHECK_PAUSE_MS);
  }, []);
  useChanges(() => checks.request());
}

/** An engine with the server's configuration. */
async function deskEngine(): Promise<Engine> {
  const [{ createEngine }, { config }] = await Promise.all([import("ticket-engine"), api.configuration()]);
  return createEngine(config);
}
