import { asking } from "./error.js";
import { Handle } from "./handle.js";
import { json } from "./json.js";
import type { EngineHandle } from "./lib/engine.js";
import { revive } from "./revive.js";
import type {
  AdvanceCommand,
  AssignCommand,
  AssignDecision,
  CommentCommand,
  Decision,
  Input,
  OpenCommand,
  Preview,
  SweepItem,
  TicketDraft,
  TicketInput,
  Transition,
  UpdateCommand,
} from "./types.js";

/**
 * Decides. It holds nothing but compiled configuration and can be thrown away and built anew at any time.
 *
 * Every call is pure: the same snapshot, command and `at` give the same decision. Arguments are never
 * changed. Every refusal is a {@link TicketEngineError}.
 */
export class Engine extends Handle<EngineHandle> {
  /** @internal */
  constructor(handle: EngineHandle) {
    super(handle, "engine");
  }

  /** Opens a ticket: its first snapshot, with clocks and deadlines by the policy that matches. */
  open(draft: Input<TicketDraft>, command: Input<OpenCommand>): Decision {
    return this.#ask("open", json(draft, "draft"), command);
  }

  /** Moves a ticket to another status, or says everything that speaks against it. */
  transition(ticket: TicketInput, command: Input<Transition>): Decision {
    return this.#ask("transition", json(ticket, "ticket"), command);
  }

  /** Changes fields of a ticket. When no value differs the decision is empty. */
  update(ticket: TicketInput, command: Input<UpdateCommand>): Decision {
    return this.#ask("update", json(ticket, "ticket"), command);
  }

  /** Adds a comment. A public one by a person of the desk is a first response. */
  comment(ticket: TicketInput, command: Input<CommentCommand>): Decision {
    return this.#ask("comment", json(ticket, "ticket"), command);
  }

  /** Gives a ticket to an agent by the team's strategy; the decision's `assignment` says to whom. */
  assign(ticket: TicketInput, command: Input<AssignCommand>): AssignDecision {
    return this.#ask("assign", json(ticket, "ticket"), command);
  }

  /**
   * Applies what fell due before `at`, each at its own instant; the decision is empty when nothing did.
   * Waking early is harmless; waking late gives the same history, breaches and effects.
   */
  advance(ticket: TicketInput, command: Input<AdvanceCommand>): Decision {
    return this.#ask("advance", json(ticket, "ticket"), command);
  }

  /** {@link advance} for many tickets: only those with something to say are returned. */
  sweep(tickets: readonly TicketInput[], command: Input<AdvanceCommand>): SweepItem[] {
    return this.#ask("sweep", json(tickets, "tickets"), command);
  }

  /** The clocks of a ticket as they stand at an instant. Nothing is decided. */
  preview(ticket: TicketInput, command: Input<AdvanceCommand>): Preview {
    return this.#ask("preview", json(ticket, "ticket"), command);
  }

  #ask<Answer>(call: Call, subject: string, command: unknown): Answer {
    const given = json(command, "");
    return revive(JSON.parse(asking(() => this.held[call](subject, given))) as Answer);
  }
}

type Call = Exclude<keyof EngineHandle, "free" | typeof Symbol.dispose>;
