/** What every view knows: who looks, the desk's words, and for the desk the engine that the server decides by. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Engine } from "ticket-engine";
import { type Actor, api, type Words } from "./api.ts";

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

/** The engine of the server, in the page. */
async function deskEngine(): Promise<Engine> {
  const [{ createEngine }, { config }] = await Promise.all([import("ticket-engine"), api.configuration()]);
  return createEngine(config);
}
