import { asking, refuse, TicketEngineError } from "./error.js";
import { ACTOR_FIELDS } from "./generated/types.js";
import { Handle, type Held } from "./handle.js";
import { ASSIGN_ENTITIES, type Entities, entityJson, knownJson, listOf, valueJson } from "./json.js";
import { revive } from "./revive.js";
import type {
  Actor,
  AdvanceCommand,
  AllowedTransition,
  AssignCommand,
  AssignDecision,
  CommentCommand,
  Decision,
  FollowUpCommand,
  MigrateCommand,
  OpenCommand,
  Preview,
  PreviewCommand,
  Problem,
  SweepItem,
  TicketDraft,
  TicketInput,
  Transition,
  UpdateCommand,
} from "./types.js";

/** Tickets in one sweep. */
const MAX_ROWS = 1_000_000;

type Call =
  | "allowedTransitions"
  | "open"
  | "transition"
  | "update"
  | "comment"
  | "assign"
  | "advance"
  | "migrate"
  | "followUp"
  | "sweep"
  | "preview";

/** The engine's side: every argument and every answer is JSON text. */
export type EngineHeld = Held & { [call in Call]: (subject: string, command: string) => string } & {
  toMermaid(): string;
};

/**
 * Decides. It holds nothing but compiled configuration and can be thrown away and built anew at any time.
 *
 * Every call is pure: the same snapshot, command and `at` give the same decision. Arguments are never
 * changed. Every refusal is a {@link TicketEngineError}.
 */
export class Engine extends Handle<EngineHeld> {
  /** @internal */
  constructor(handle: EngineHeld) {
    super(handle, "engine");
  }

  /** Opens a ticket: its first snapshot, with clocks and deadlines by the policy that matches. */
  open(draft: TicketDraft, command: OpenCommand): Decision {
    return this.#ask("open", entityJson(draft, "draft"), command);
  }

  /** Moves a ticket to another status, or says everything that speaks against it. */
  transition(ticket: TicketInput, command: Transition): Decision {
    return this.#ask("transition", entityJson(ticket, "ticket"), command);
  }

  /** Changes fields of a ticket. When no value differs the decision is empty. */
  update(ticket: TicketInput, command: UpdateCommand): Decision {
    return this.#ask("update", entityJson(ticket, "ticket"), command);
  }

  /** Adds a comment. A public one by a person of the desk is a first response. */
  comment(ticket: TicketInput, command: CommentCommand): Decision {
    return this.#ask("comment", entityJson(ticket, "ticket"), command);
  }

  /** Gives a ticket to an agent by the team's strategy; the decision's `assignment` says to whom. */
  assign(ticket: TicketInput, command: AssignCommand): AssignDecision {
    return this.#ask("assign", entityJson(ticket, "ticket"), command, ASSIGN_ENTITIES);
  }

  /**
   * Applies what fell due before `at`, each at its own instant; the decision is empty when nothing did.
   * Waking early is harmless; waking late gives the same history, breaches and effects.
   */
  advance(ticket: TicketInput, command: AdvanceCommand): Decision {
    return this.#ask("advance", entityJson(ticket, "ticket"), command);
  }

  /**
   * {@link advance} for many tickets: only those with something to say are returned, those that cannot be read
   * among them; the others are swept all the same.
   */
  sweep(tickets: readonly TicketInput[], command: AdvanceCommand): SweepItem[] {
    const given = listOf<TicketInput>(tickets, "tickets");
    if (given.length > MAX_ROWS) {
      const mend = `sweep at most ${MAX_ROWS} tickets in one call`;
      refuse({ code: "TOO_MUCH", mend }, "tickets", `this is too much at once; ${mend}`);
    }
    const unreadable = new Map<number, readonly Problem[]>();
    const rows = given.map((ticket, index) => {
      try {
        return entityJson(ticket, `tickets[${index}]`);
      } catch (error) {
        if (!(error instanceof TicketEngineError)) throw error;
        unreadable.set(index, error.problems);
        return "null";
      }
    });
    const items: SweepItem[] = this.#ask("sweep", `[${rows.join(",")}]`, command);
    for (const item of items) {
      const problems = unreadable.get(item.index);
      if (problems && item.outcome === "refused") item.problems = [...problems];
    }
    return items;
  }

  /**
   * Moves the clocks of a ticket that have not ended to the policies and calendars of this engine: the time used is
   * kept, the rest is counted anew. The decision is empty when nothing promised changes; otherwise the entry
   * `migration` of its history has what was promised before and after.
   */
  migrate(ticket: TicketInput, command: MigrateCommand): Decision {
    return this.#ask("migrate", entityJson(ticket, "ticket"), command);
  }

  /**
   * Opens a new ticket that goes on from one that cannot be reopened any more: with its reporter, category, tags,
   * team and attributes, unassigned, and with its id as `followUpOf`.
   */
  followUp(ticket: TicketInput, command: FollowUpCommand): Decision {
    return this.#ask("followUp", entityJson(ticket, "ticket"), command);
  }

  /**
   * The clocks of a ticket as they stand at an instant, or those that a draft would have if it were opened then.
   * Nothing is decided. What has a `revision` is a ticket. An instant before a ticket's last change is taken for that
   * change: the `at` of the answer says which it is of. With `from` and `to` each clock has segments, ready to be drawn.
   *
   * @throws TicketEngineError `TOO_MUCH` when a clock has more than 10,000 segments between `from` and `to`.
   */
  preview(ticket: TicketInput | TicketDraft, command: PreviewCommand): Preview {
    return this.#ask("preview", entityJson(ticket, "ticket"), command);
  }

  /**
   * Where `actor` may move a ticket as it stands, in the order of the configuration: for buttons, each with what
   * is still missing. Time is not looked at: a closed ticket may be past its reopen window.
   */
  allowedTransitions(ticket: TicketInput, actor: Actor): AllowedTransition[] {
    const snapshot = entityJson(ticket, "ticket");
    const given = knownJson(actor, "actor", ACTOR_FIELDS);
    return JSON.parse(asking(() => this.held.allowedTransitions(snapshot, given))) as AllowedTransition[];
  }

  /** The workflow as a Mermaid state diagram, which many wikis and viewers draw. */
  toMermaid(): string {
    return this.held.toMermaid();
  }

  #ask<Answer>(call: Call, subject: string, command: unknown, entities?: Entities): Answer {
    const given = valueJson(command, "", entities);
    return revive(JSON.parse(asking(() => this.held[call](subject, given))) as Answer);
  }
}
