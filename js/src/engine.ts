import { refuse, type TicketEngineError } from "./error.js";
import { ACTOR_FIELDS, AGENT_FIELDS, TEAM_FIELDS } from "./generated/types.js";
import { Handle } from "./handle.js";
import {
  engineAcceptOffer,
  engineAdvance,
  engineAllowedTransitions,
  engineAssign,
  engineAssignAll,
  engineAssignFrom,
  engineComment,
  engineDeclineOffer,
  engineDrain,
  engineEdges,
  engineFollowUp,
  engineMigrate,
  engineOpen,
  enginePreview,
  engineReassign,
  engineReassignAll,
  engineSweep,
  engineToMermaid,
  engineTransition,
  engineUpdate,
  freeEngine,
  newRoster,
  rosterNeed,
} from "./lib/engine.js";
import {
  ASSIGN_ENTITIES,
  BATCH_ENTITIES,
  type Entities,
  fieldOf,
  listOf,
  NO_ENTITIES,
  type Packer,
  pack,
} from "./pack.js";
import { ROSTER, Roster } from "./roster.js";
import type {
  Actor,
  AdvanceCommand,
  AllowedTransition,
  AssignCommand,
  AssignDecision,
  AssignFromRoster,
  BatchCommand,
  BatchItem,
  CommentCommand,
  Decision,
  FollowUpCommand,
  MigrateCommand,
  OfferCommand,
  OpenCommand,
  Preview,
  PreviewCommand,
  Problem,
  Role,
  RosterConfig,
  SweepItem,
  TicketDraft,
  TicketInput,
  Transition,
  UpdateCommand,
} from "./types.js";

/** Tickets or agents in one call. */
const MAX_ROWS = 1_000_000;

/** A question to an engine, by way of `ask`. */
type Call = (engine: number, given: number) => number;

type Edges = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

function edgesOf(rows: readonly [Role, string, string][]): Edges {
  const edges = new Map<string, Map<string, Set<string>>>();
  for (const [role, from, to] of rows) {
    const ofRole = edges.get(role) ?? new Map<string, Set<string>>();
    edges.set(role, ofRole.set(from, (ofRole.get(from) ?? new Set()).add(to)));
  }
  return edges;
}

/**
 * Decides. It holds nothing but compiled configuration and can be thrown away and built anew at any time.
 *
 * Every call is pure: the same snapshot, command and `at` give the same decision. Arguments are never
 * changed. Every refusal is a {@link TicketEngineError}. Of each call are told the refusals of its own; all of them refuse
 * what cannot be read (`MISSING_FIELD`, `INVALID_VALUE`, `INVALID_INSTANT`, `NOT_PLAIN_DATA` and the like), a ticket of
 * another configuration (`UNKNOWN_STATUS`, `UNKNOWN_CALENDAR`), and to answer once freed (`HANDLE_FREED`).
 */
export class Engine extends Handle {
  /** By role and state, the states that it may move to: the engine's own answers, asked for once. */
  #edges: Edges | undefined;

  /** @internal */
  constructor(number: number) {
    super(number, "engine", freeEngine);
  }

  /**
   * Opens a ticket: its first snapshot, with clocks and deadlines by the policy that matches.
   *
   * @throws TicketEngineError `UNKNOWN_STATUS`; `UNKNOWN_PRIORITY`; `DEADLINE_OUT_OF_RANGE` near the end of the supported time.
   */
  open(draft: TicketDraft, command: OpenCommand): Decision {
    return this.#ask(engineOpen, draft, "draft", command);
  }

  /**
   * Moves a ticket to another status, or says everything that speaks against it.
   *
   * @throws TicketEngineError `INVALID_TRANSITION`, `ALREADY_IN_STATUS`, `UNKNOWN_STATUS`; `ROLE_NOT_ALLOWED` and
   * `REQUIREMENT_NOT_MET`, all at once; `REOPEN_WINDOW_PASSED`: open a follow-up; `TIME_WENT_BACK` when `at` is before the
   * ticket's last change; `CATCH_UP_FIRST` when more is due by `at` than one decision applies: `advance` first.
   */
  transition(ticket: TicketInput, command: Transition): Decision {
    return this.#ask(engineTransition, ticket, "ticket", command);
  }

  /**
   * Changes fields of a ticket. When no value differs the decision is empty.
   *
   * @throws TicketEngineError `UNKNOWN_PRIORITY`; `DEADLINE_OUT_OF_RANGE`; `TIME_WENT_BACK` and `CATCH_UP_FIRST` as
   * {@link transition}.
   */
  update(ticket: TicketInput, command: UpdateCommand): Decision {
    return this.#ask(engineUpdate, ticket, "ticket", command);
  }

  /**
   * Adds a comment. A public one by a person of the desk is a first response.
   *
   * @throws TicketEngineError `REOPEN_WINDOW_PASSED` on a ticket that was closed too long ago: open a follow-up of it;
   * `TIME_WENT_BACK` and `CATCH_UP_FIRST` as {@link transition}.
   */
  comment(ticket: TicketInput, command: CommentCommand): Decision {
    return this.#ask(engineComment, ticket, "ticket", command);
  }

  /**
   * Gives a ticket to an agent by the team's strategy, or offers it when the team has an `offerTimeout`; the decision's
   * `assignment` says to whom. When nobody may have it, it says why and when to ask again; the ticket wakes then, and
   * its effect `reassign` calls for asking.
   *
   * With a {@link Roster} in place of team and agents these are not sent; the roster is not changed: have it `apply` the
   * decision once that is committed.
   *
   * @throws TicketEngineError `DUPLICATE` for two agents of one id; `UNKNOWN_CALENDAR` for an agent's shifts; `TICKET_CLOSED`;
   * `ALREADY_OFFERED`; `TIME_WENT_BACK` and `CATCH_UP_FIRST` as {@link transition}.
   */
  assign(ticket: TicketInput, command: AssignCommand | AssignFromRoster): AssignDecision {
    const roster = fieldOf(command, "roster");
    if (roster === undefined) {
      return this.#ask(engineAssign, ticket, "ticket", command, ASSIGN_ENTITIES);
    }
    if (!Roster.owns(roster)) {
      const expected = "what createRoster returned";
      refuse({ code: "INVALID_VALUE", expected }, "roster", `this is no roster; write ${expected}`);
    }
    const given = pack((packer) => {
      packer.ticket(ticket, "ticket");
      packer.value(command, "", NO_ENTITIES, "roster");
    });
    const kept = roster[ROSTER]();
    return this.ask((held, length) => engineAssignFrom(held, kept, length), given);
  }

  /**
   * Takes a ticket from whoever has it, or withdraws its offer, and gives it to another: to whoever stands in for them
   * (`delegateId`), or by the team's strategy. When nobody may have it, it is left unassigned.
   *
   * @throws TicketEngineError as {@link assign}; `NOT_ASSIGNED` when nobody has it and nobody is offered it.
   */
  reassign(ticket: TicketInput, command: AssignCommand): AssignDecision {
    return this.#ask(engineReassign, ticket, "ticket", command, ASSIGN_ENTITIES);
  }

  /**
   * Accepts the open offer of a ticket: the agent to whom it was offered is assigned.
   *
   * @throws TicketEngineError `NO_OFFER` when it was answered, has lapsed by `at` or was withdrawn; `OFFERED_TO_ANOTHER`;
   * `TIME_WENT_BACK` and `CATCH_UP_FIRST` as {@link transition}.
   */
  acceptOffer(ticket: TicketInput, command: OfferCommand): Decision {
    return this.#ask(engineAcceptOffer, ticket, "ticket", command);
  }

  /**
   * Declines the open offer of a ticket: it will not be offered to that agent again until somebody has had it, and the
   * effect `reassign` calls for asking anew.
   *
   * @throws TicketEngineError as {@link acceptOffer}.
   */
  declineOffer(ticket: TicketInput, command: OfferCommand): Decision {
    return this.#ask(engineDeclineOffer, ticket, "ticket", command);
  }

  /**
   * {@link assign} for many tickets, as the answers come: the one most at risk first, by the earliest deadline that a
   * clock runs towards, then priority, age and id. Each choice sees the loads, cursors and windows that those before it
   * leave. Commit each decision by itself and in this order: one that loses its race leaves the others as they are, but
   * those after it that built on it, by the cursor or the same agent's load, lose theirs too. Ask again for these.
   *
   * @throws TicketEngineError `DUPLICATE` for two teams or agents of one id; `UNKNOWN_CALENDAR`; `TOO_MUCH` for more than
   * 1,000,000 tickets. One ticket is refused in its item: `UNKNOWN_TEAM`, `ALREADY_ASSIGNED`, `DUPLICATE` for one that came
   * before, and what {@link assign} refuses.
   */
  assignAll(tickets: readonly TicketInput[], command: BatchCommand): BatchItem[] {
    return this.#batch(engineAssignAll, tickets, command);
  }

  /**
   * {@link reassign} for many tickets, in the same order: for all that somebody has who leaves.
   *
   * @throws TicketEngineError as {@link assignAll}; of one ticket, in its item, `NOT_ASSIGNED`.
   */
  reassignAll(tickets: readonly TicketInput[], command: BatchCommand): BatchItem[] {
    return this.#batch(engineReassignAll, tickets, command);
  }

  /**
   * Gives waiting tickets to the agent `agentId`, who has become free: those most at risk first, as many as they may
   * have. Only the tickets that they get are answered: of the others nothing is to be committed. An `agentId` that is
   * none of the agents is refused.
   *
   * @throws TicketEngineError as {@link assignAll}; `MISSING_FIELD` without `agentId`, `INVALID_VALUE` when it is none of the agents.
   */
  drain(
    tickets: readonly TicketInput[],
    command: BatchCommand & { readonly agentId: NonNullable<BatchCommand["agentId"]> },
  ): BatchItem[] {
    return this.#batch(engineDrain, tickets, command).filter((item) => item.outcome === "decided");
  }

  /**
   * Keeps a team and its agents in the engine's memory, for teams that are too large to be sent with each ticket. The
   * shifts of its agents are calendars of this engine.
   *
   * @example
   * ```ts
   * using engine = createEngine();
   * const agents = [{ agentId: "ann", currentLoad: 0, isAvailable: true }];
   * using roster = engine.createRoster({ team: { teamId: "desk", queueStrategy: "LOAD_BASED" }, agents });
   * const need = roster.need({ priority: "P3" });
   * roster.pick(need, Date.now()); // "ann"
   * ```
   * @throws TicketEngineError `DUPLICATE` for two agents of one id; `UNKNOWN_CALENDAR`.
   */
  createRoster(config: RosterConfig): Roster {
    const given = pack((packer) => {
      packer.known(fieldOf(config, "team"), "team", TEAM_FIELDS);
      const rows = listOf<unknown>(fieldOf(config, "agents"), "agents", MAX_ROWS);
      packer.list(rows, (row, index) => packer.known(row, `agents[${index}]`, AGENT_FIELDS));
    });
    const roster = this.ask<number>(newRoster, given);
    return new Roster(roster, (spec) => this.ask((held, length) => rosterNeed(roster, held, length), spec));
  }

  /**
   * Applies what fell due before `at`, each at its own instant; the decision is empty when nothing did.
   * Waking early is harmless; waking late gives the same history, breaches and effects.
   *
   * @throws TicketEngineError `UNKNOWN_STATUS` and `UNKNOWN_CALENDAR` when the snapshot belongs to another configuration. An `at`
   * before the ticket's last change is taken for that change.
   */
  advance(ticket: TicketInput, command: AdvanceCommand): Decision {
    return this.#ask(engineAdvance, ticket, "ticket", command);
  }

  /**
   * {@link advance} for many tickets: only those with something to say are returned, those that cannot be read
   * among them; the others are swept all the same.
   *
   * @throws TicketEngineError `TOO_MUCH` for more than 1,000,000 tickets, or what is wrong with the command. One ticket is refused
   * in its item, as by {@link advance}.
   */
  sweep(tickets: readonly TicketInput[], command: AdvanceCommand): SweepItem[] {
    return this.#rows<SweepItem>(engineSweep, tickets, command);
  }

  /**
   * Moves the clocks of a ticket that have not ended to the policies and calendars of this engine: the time used is
   * kept, the rest is counted anew. The decision is empty when nothing promised changes; otherwise the entry
   * `migration` of its history has what was promised before and after.
   *
   * @throws TicketEngineError `DEADLINE_OUT_OF_RANGE`; `TIME_WENT_BACK` and `CATCH_UP_FIRST` as {@link transition}.
   */
  migrate(ticket: TicketInput, command: MigrateCommand): Decision {
    return this.#ask(engineMigrate, ticket, "ticket", command);
  }

  /**
   * Opens a new ticket that goes on from one that cannot be reopened any more: with its reporter, category, tags,
   * team and attributes, unassigned, and with its id as `followUpOf`.
   *
   * @throws TicketEngineError `DUPLICATE` for the id of `ticket` itself; `TIME_WENT_BACK`; `UNKNOWN_PRIORITY`; else as {@link open}.
   */
  followUp(ticket: TicketInput, command: FollowUpCommand): Decision {
    return this.#ask(engineFollowUp, ticket, "ticket", command);
  }

  /**
   * The clocks of a ticket as they stand at an instant, or those that a draft would have if it were opened then.
   * Nothing is decided. What has a `revision` is a ticket. An instant before a ticket's last change is taken for that
   * change: the `at` of the answer says which it is of. With `from` and `to` each clock has segments, ready to be drawn.
   *
   * @throws TicketEngineError `UNKNOWN_STATUS` and `UNKNOWN_CALENDAR` when the snapshot belongs to another configuration; of a
   * draft as {@link open}; `MISSING_FIELD` for one of `from` and `to` without the other; `INVALID_VALUE` when `to` is before
   * `from`; `TOO_MUCH` when a clock has more than 10,000 segments between them.
   */
  preview(ticket: TicketInput | TicketDraft, command: PreviewCommand): Preview {
    return this.#ask(enginePreview, ticket, "ticket", command);
  }

  /**
   * Where `actor` may move a ticket as it stands, in the order of the configuration: for buttons, each with what
   * is still missing. Time is not looked at: a closed ticket may be past its reopen window.
   *
   * @throws TicketEngineError `UNKNOWN_STATUS` when the snapshot belongs to another workflow.
   */
  allowedTransitions(ticket: TicketInput, actor: Actor): AllowedTransition[] {
    const given = pack((packer) => {
      packer.ticket(ticket, "ticket");
      packer.known(actor, "actor", ACTOR_FIELDS);
    });
    return this.ask(engineAllowedTransitions, given);
  }

  /**
   * Whether the workflow has an edge from one state to another that is open to a role: what a list of many tickets asks,
   * at the cost of a look into a table. What an edge requires besides is not looked at: that is `allowedTransitions`.
   */
  canTransition(from: string, to: string, role: Role): boolean {
    this.check();
    this.#edges ??= edgesOf(this.ask(engineEdges));
    return this.#edges.get(role)?.get(from)?.has(to) ?? false;
  }

  /** The workflow as a Mermaid state diagram, which many wikis and viewers draw. */
  toMermaid(): string {
    return this.ask(engineToMermaid);
  }

  #batch(call: Call, tickets: readonly TicketInput[], command: BatchCommand) {
    return this.#rows<BatchItem>(call, tickets, command, BATCH_ENTITIES);
  }

  /** Asks about many tickets; those that cannot be read say so, and the others are answered all the same. */
  #rows<Item extends SweepItem | BatchItem>(
    call: Call,
    tickets: readonly TicketInput[],
    command: unknown,
    entities?: Entities,
  ): Item[] {
    const given = listOf<TicketInput>(tickets, "tickets", MAX_ROWS);
    const unreadable = new Map<number, readonly Problem[]>();
    const items: Item[] = this.#call(call, (packer) => {
      const refused = ({ problems }: TicketEngineError, index: number) => unreadable.set(index, problems);
      packer.list(given, (ticket, index) => packer.ticket(ticket, `tickets[${index}]`), refused);
      packer.value(command, "", entities);
    });
    for (const item of items) {
      const problems = unreadable.get(item.index);
      if (problems && item.outcome === "refused") item.problems = [...problems];
    }
    return items;
  }

  #ask<Answer>(call: Call, subject: unknown, name: string, command: unknown, entities?: Entities): Answer {
    return this.#call(call, (packer) => {
      packer.ticket(subject, name);
      packer.value(command, "", entities);
    });
  }

  #call<Answer>(call: Call, write: (packer: Packer) => void): Answer {
    const given = pack(write);
    return this.ask(call, given);
  }
}
