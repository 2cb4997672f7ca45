import { fieldOf, listOf } from "./arguments.js";
import { Calendar } from "./calendar.js";
import { ASSIGN_ENTITIES, BATCH_ENTITIES, type Entities, NO_ENTITIES } from "./entities.js";
import { described, refuseValue, type TicketEngineError } from "./error.js";
import { send } from "./exchange.js";
import { ACTOR_FIELDS, AGENT_FIELDS, HISTORY_FIELDS, TEAM_FIELDS } from "./generated/types.js";
import { HANDLE, Handle } from "./handle.js";
import { withTrapsAsErrors } from "./instance.js";
import {
  engineAcceptOffer,
  engineAdvance,
  engineAdvanceAll,
  engineAllowedTransitions,
  engineAnnotateBreach,
  engineAssign,
  engineAssignAll,
  engineAssignFrom,
  engineBreakdown,
  engineCalendar,
  engineComment,
  engineDeclineOffer,
  engineEdges,
  engineFollowUp,
  engineOpen,
  enginePreview,
  enginePullWork,
  engineReapplyPolicies,
  engineReassign,
  engineReassignAll,
  engineToMermaid,
  engineTransition,
  engineUpdate,
  freeEngine,
  newRoster,
  rosterNeed,
} from "./lib/engine.js";
import { type Packer, pack, packValue } from "./pack.js";
import { type AssignFromRoster, Roster, type RosterConfig } from "./roster.js";
import type {
  Actor,
  AdvanceCommand,
  AdvanceItem,
  AllowedTransition,
  AnnotateBreachCommand,
  AssignCommand,
  AssignDecision,
  BatchCommand,
  BatchItem,
  BreakdownCommand,
  ClockBreakdown,
  CommentCommand,
  Decision,
  FollowUpCommand,
  HistoryInput,
  OfferCommand,
  OpenCommand,
  Preview,
  PreviewCommand,
  PreviewDraft,
  Problem,
  ReapplyPoliciesCommand,
  Role,
  TicketDraft,
  TicketInput,
  Transition,
  UpdateCommand,
} from "./types.js";

/** Tickets or agents in one call. */
const MAX_ROWS = 1_000_000;

/** A call about an engine, with `length` bytes of arguments; returns the address of the answer. */
type Call = (engine: number, length: number) => number;

/** The states that a role may move a ticket to, by role and by the state it is in. */
type Edges = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

function edgesOf(rows: readonly [role: Role, from: string, to: string][]): Edges {
  const edges = new Map<string, Map<string, Set<string>>>();
  for (const [role, from, to] of rows) {
    const ofRole = edges.get(role) ?? new Map<string, Set<string>>();
    edges.set(role, ofRole.set(from, (ofRole.get(from) ?? new Set()).add(to)));
  }
  return edges;
}

/**
 * Decides on tickets. An engine holds nothing but compiled configuration, so you can drop it and
 * create another at any time.
 *
 * Every call is pure: the same snapshot, command and `at` give the same decision, and no argument
 * is changed. Every refusal is a {@link TicketEngineError}. All calls refuse what cannot be read
 * (`MISSING_FIELD`, `INVALID_VALUE`, `INVALID_INSTANT`, `NOT_PLAIN_DATA` and the like), a ticket of
 * another configuration (`UNKNOWN_STATUS`, `UNKNOWN_CALENDAR`), and any use after `free()`
 * (`HANDLE_FREED`). Each call lists what it refuses besides.
 */
export class Engine extends Handle {
  /** Fetched by the first `canTransition`. */
  #edges: Edges | undefined;

  /** @internal */
  constructor(handle: number) {
    super(handle, "engine", freeEngine);
  }

  /**
   * Opens a ticket: returns its first snapshot, with the clocks and deadlines of the policy that
   * matches.
   *
   * @throws TicketEngineError `UNKNOWN_STATUS`; `UNKNOWN_PRIORITY`; `DEADLINE_OUT_OF_RANGE` when a
   * deadline would be after 2199.
   */
  open(draft: TicketDraft, command: OpenCommand): Decision {
    return this.#decide(engineOpen, draft, "draft", command);
  }

  /**
   * Moves a ticket to another status.
   *
   * @throws TicketEngineError `INVALID_TRANSITION`, `ALREADY_IN_STATUS`, `UNKNOWN_STATUS`;
   * `ROLE_NOT_ALLOWED` and `REQUIREMENT_NOT_MET`, all of them at once; `REOPEN_WINDOW_PASSED`: open
   * a follow-up instead; `STALE_TIMESTAMP` when `at` is before the ticket's last change;
   * `CATCH_UP_FIRST` when more is due by `at` than one decision applies: `advance` first.
   */
  transition(ticket: TicketInput, command: Transition): Decision {
    return this.#decide(engineTransition, ticket, "ticket", command);
  }

  /**
   * Changes fields of a ticket. The decision is empty when no value differs.
   *
   * @throws TicketEngineError `UNKNOWN_PRIORITY`; `DEADLINE_OUT_OF_RANGE`; `STALE_TIMESTAMP` and
   * `CATCH_UP_FIRST` as {@link Engine.transition}.
   */
  update(ticket: TicketInput, command: UpdateCommand): Decision {
    return this.#decide(engineUpdate, ticket, "ticket", command);
  }

  /**
   * Adds a comment. A public comment by an agent or an admin is a first response.
   *
   * @throws TicketEngineError `REOPEN_WINDOW_PASSED` on a ticket that was closed too long ago: open
   * a follow-up instead; `STALE_TIMESTAMP` and `CATCH_UP_FIRST` as {@link Engine.transition}.
   */
  comment(ticket: TicketInput, command: CommentCommand): Decision {
    return this.#decide(engineComment, ticket, "ticket", command);
  }

  /**
   * Assigns a ticket to an agent by the team's strategy, or offers it when the team has an
   * `offerTimeout`. The decision's `assignment` says to whom. When nobody may have the ticket, it
   * says why and when to retry: the ticket wakes then, with an effect `reassign`.
   *
   * With a {@link Roster} in place of team and agents, these are not sent. The roster does not
   * change: call its `apply` once the decision is committed.
   *
   * @throws TicketEngineError `DUPLICATE` for two agents with one id; `UNKNOWN_CALENDAR` for an
   * agent's shifts; `TICKET_CLOSED`; `ALREADY_OFFERED`; `STALE_TIMESTAMP` and `CATCH_UP_FIRST` as
   * {@link Engine.transition}.
   */
  assign(ticket: TicketInput, command: AssignCommand | AssignFromRoster): AssignDecision {
    const roster = fieldOf(command, "roster");
    if (roster === undefined) {
      return this.#decide(engineAssign, ticket, "ticket", command, ASSIGN_ENTITIES);
    }
    if (!Roster.isRoster(roster)) refuseValue("roster", "what createRoster returned", described(roster));
    const input = pack((packer) => {
      packer.ticket(ticket, "ticket");
      packer.command(command, NO_ENTITIES, "roster");
    });
    const handle = roster[HANDLE];
    return this.call((engine, length) => engineAssignFrom(engine, handle, length), input);
  }

  /**
   * Takes a ticket from its agent, or withdraws its offer, and assigns it to another: to the
   * agent's delegate (`delegateId`), or by the team's strategy. When nobody may have it, it is left
   * unassigned.
   *
   * @throws TicketEngineError as {@link Engine.assign}; `NOT_ASSIGNED` when the ticket is neither
   * assigned nor offered.
   */
  reassign(ticket: TicketInput, command: AssignCommand): AssignDecision {
    return this.#decide(engineReassign, ticket, "ticket", command, ASSIGN_ENTITIES);
  }

  /**
   * Accepts the open offer of a ticket: it is assigned to the agent to whom it was offered.
   *
   * @throws TicketEngineError `NO_OFFER` when the offer was answered, withdrawn, or has lapsed by
   * `at`; `OFFERED_TO_ANOTHER`; `STALE_TIMESTAMP` and `CATCH_UP_FIRST` as {@link
   * Engine.transition}.
   */
  acceptOffer(ticket: TicketInput, command: OfferCommand): Decision {
    return this.#decide(engineAcceptOffer, ticket, "ticket", command);
  }

  /**
   * Declines the open offer of a ticket. It is not offered to that agent again until it has been
   * assigned to somebody, and the effect `reassign` calls for another assignment.
   *
   * @throws TicketEngineError as {@link Engine.acceptOffer}.
   */
  declineOffer(ticket: TicketInput, command: OfferCommand): Decision {
    return this.#decide(engineDeclineOffer, ticket, "ticket", command);
  }

  /**
   * {@link Engine.assign} for many tickets. The items are in the order of the choices: the ticket
   * most at risk first, by the earliest deadline that a clock runs towards, then by priority, age
   * and id. Each choice takes into account the loads, cursors and fair distribution that the
   * earlier ones leave.
   *
   * Commit each decision separately, in this order. When one loses its race, the others stand,
   * except for later ones that build on it through the cursor or the same agent's load: they lose
   * their race too. Call again for these.
   *
   * @throws TicketEngineError `DUPLICATE` for two teams or agents with one id; `UNKNOWN_CALENDAR`;
   * `LIMIT_EXCEEDED` for more than 1,000,000 tickets. A ticket that is refused has its problems in
   * its item: `UNKNOWN_TEAM`, `ALREADY_ASSIGNED`, `DUPLICATE` for a repeated ticket, and what
   * {@link Engine.assign} refuses.
   */
  assignAll(tickets: readonly TicketInput[], command: BatchCommand): BatchItem[] {
    return this.#batch(engineAssignAll, tickets, command);
  }

  /**
   * {@link Engine.reassign} for many tickets, in the order of {@link Engine.assignAll}: for all the
   * tickets of an agent who leaves.
   *
   * @throws TicketEngineError as {@link Engine.assignAll}. A ticket that nobody has is refused in
   * its item with `NOT_ASSIGNED`.
   */
  reassignAll(tickets: readonly TicketInput[], command: BatchCommand): BatchItem[] {
    return this.#batch(engineReassignAll, tickets, command);
  }

  /**
   * Assigns waiting tickets to one agent who has become free, `agentId`: those most at risk first,
   * as many as the agent may have. Returns only the tickets that were assigned; for the others
   * there is nothing to commit.
   *
   * @throws TicketEngineError as {@link Engine.assignAll}; `MISSING_FIELD` without `agentId`;
   * `INVALID_VALUE` when it is not the id of one of the agents.
   */
  pullWork(
    tickets: readonly TicketInput[],
    command: BatchCommand & { readonly agentId: NonNullable<BatchCommand["agentId"]> },
  ): BatchItem[] {
    return this.#batch(enginePullWork, tickets, command).filter((item) => item.outcome === "decided");
  }

  /**
   * Loads a team and its agents into the engine's memory, for teams that are too large to send with
   * each ticket. The shifts of its agents are calendars of this engine.
   *
   * @example
   * ```ts
   * using engine = createEngine();
   * const agents = [{ agentId: "ann", currentLoad: 0, isAvailable: true }];
   * using roster = engine.createRoster({ team: { teamId: "desk", queueStrategy: "LOAD_BASED" }, agents });
   * const need = roster.need({ priority: "P3" });
   * roster.pick(need, Date.now()); // "ann"
   * ```
   * @throws TicketEngineError `DUPLICATE` for two agents with one id; `UNKNOWN_CALENDAR`;
   * `LIMIT_EXCEEDED` for more than 1,000,000 agents.
   */
  createRoster(config: RosterConfig): Roster {
    const input = pack((packer) => {
      packer.known(fieldOf(config, "team"), "team", TEAM_FIELDS);
      const agents = listOf<unknown>(fieldOf(config, "agents"), "agents", MAX_ROWS);
      packer.list(agents, (agent, index) => packer.known(agent, `agents[${index}]`, AGENT_FIELDS));
    });
    const engine = this[HANDLE];
    const roster = send(input, (length) => newRoster(engine, length));
    return new Roster(roster, (spec) =>
      this.call((engine, length) => rosterNeed(roster, engine, length), spec),
    );
  }

  /**
   * A compiled calendar of the configuration, by its name under `calendars`; `"default"` always
   * exists. It stays usable when the engine is freed. Free it yourself.
   *
   * @example
   * ```ts
   * using engine = createEngine({ calendars: { berlin: { timeZone: "Europe/Berlin" } } });
   * using berlin = engine.calendar("berlin");
   * berlin.dueAt("2026-11-20T16:00:00Z", "PT8H");
   * ```
   * @throws TicketEngineError `UNKNOWN_CALENDAR`.
   */
  calendar(name: string): Calendar {
    const engine = this[HANDLE];
    return new Calendar(send(packValue(name, "name"), (length) => engineCalendar(engine, length)));
  }

  /**
   * Applies what fell due before `at`, each item at its own instant. The decision is empty when
   * nothing did. Waking early is harmless; waking late gives the same history, breaches and
   * effects. An `at` before the ticket's last change counts as that change.
   *
   * @throws TicketEngineError `UNKNOWN_STATUS` and `UNKNOWN_CALENDAR` when the snapshot belongs to
   * another configuration.
   */
  advance(ticket: TicketInput, command: AdvanceCommand): Decision {
    return this.#decide(engineAdvance, ticket, "ticket", command);
  }

  /**
   * {@link Engine.advance} for many tickets. Returns an item for each ticket that changed or was
   * refused, in the order of the list. A refused ticket does not affect the others.
   *
   * @throws TicketEngineError `LIMIT_EXCEEDED` for more than 1,000,000 tickets, or what is wrong
   * with the command. A ticket that is refused has its problems in its item, as of {@link
   * Engine.advance}.
   */
  advanceAll(tickets: readonly TicketInput[], command: AdvanceCommand): AdvanceItem[] {
    return this.#rows<AdvanceItem>(engineAdvanceAll, tickets, command);
  }

  /**
   * Moves the clocks of a ticket that have not ended to the policies and calendars of this engine.
   * The time used is kept, and the rest is counted again. The decision is empty when no promise
   * changes. Otherwise the entry `reapplyPolicies` in its history holds the promises before and
   * after.
   *
   * @throws TicketEngineError `DEADLINE_OUT_OF_RANGE`; `STALE_TIMESTAMP` and `CATCH_UP_FIRST` as
   * {@link Engine.transition}.
   */
  reapplyPolicies(ticket: TicketInput, command: ReapplyPoliciesCommand): Decision {
    return this.#decide(engineReapplyPolicies, ticket, "ticket", command);
  }

  /**
   * Opens a new ticket that continues one that cannot be reopened any more. It takes over reporter,
   * category, tags, team and attributes, is unassigned, and has the old ticket's id as
   * `followUpOf`.
   *
   * @throws TicketEngineError `DUPLICATE` for the id of `ticket` itself; `STALE_TIMESTAMP`;
   * `UNKNOWN_PRIORITY`; otherwise as {@link Engine.open}.
   */
  followUp(ticket: TicketInput, command: FollowUpCommand): Decision {
    return this.#decide(engineFollowUp, ticket, "ticket", command);
  }

  /**
   * Adds a reason to a breach. The decision's `breaches` hold the row with its `reason`, to be
   * stored in place of the old one, and its history one entry `breachReason`.
   *
   * @throws TicketEngineError `INVALID_VALUE` for a breach of another ticket, and for an actor in
   * the role reporter; `STALE_TIMESTAMP`; `CATCH_UP_FIRST`.
   */
  annotateBreach(ticket: TicketInput, command: AnnotateBreachCommand): Decision {
    return this.#decide(engineAnnotateBreach, ticket, "ticket", command);
  }

  /**
   * How the used time of each clock divides among the teams, agents or statuses that held the
   * ticket, and who held it at each breach. `history` are all entries of the ticket, in order.
   *
   * The minutes of all holders and `carriedMinutes` add up to exactly `usedMinutes`.
   *
   * @example
   * ```ts
   * for (const { clockId, holders } of engine.breakdown(ticket, entries, { by: "teamId" })) {
   *   console.log(clockId, holders);
   * }
   * ```
   * @throws TicketEngineError `INVALID_VALUE` for an entry of another ticket; `UNKNOWN_CALENDAR`
   * when the snapshot belongs to another configuration.
   */
  breakdown(
    ticket: TicketInput,
    history: readonly HistoryInput[],
    command: BreakdownCommand,
  ): ClockBreakdown[] {
    const rows = listOf<HistoryInput>(history, "history");
    const input = pack((packer) => {
      packer.ticket(ticket, "ticket");
      packer.known(rows, "history", HISTORY_FIELDS);
      packer.command(command);
    });
    return this.call(engineBreakdown, input);
  }

  /**
   * The clocks of a ticket as they stand at an instant, or those that a draft would have if it were
   * opened then. Decides nothing. An argument with a `revision` is a ticket, any other a draft.
   *
   * An instant before a ticket's last change counts as that change: the `at` of the result says
   * which it is. With `from` and `to`, each clock has segments, ready to draw.
   *
   * @throws TicketEngineError `UNKNOWN_STATUS` and `UNKNOWN_CALENDAR` when the snapshot belongs to
   * another configuration; for a draft as {@link Engine.open}; `MISSING_FIELD` for `from` without
   * `to` or the reverse; `INVALID_VALUE` when `to` is before `from`; `LIMIT_EXCEEDED` when a clock
   * has more than 10,000 segments between them.
   */
  preview(ticket: TicketInput | PreviewDraft, command: PreviewCommand): Preview {
    return this.#decide(enginePreview, ticket, "ticket", command);
  }

  /**
   * Where `actor` may move a ticket, in the order of the configuration: for buttons, each with what
   * is still missing. Time is not considered: a closed ticket may be past its reopen window.
   *
   * @throws TicketEngineError `UNKNOWN_STATUS` when the snapshot belongs to another workflow.
   */
  allowedTransitions(ticket: TicketInput, actor: Actor): AllowedTransition[] {
    const input = pack((packer) => {
      packer.ticket(ticket, "ticket");
      packer.known(actor, "actor", ACTOR_FIELDS);
    });
    return this.call(engineAllowedTransitions, input);
  }

  /**
   * Whether the workflow has an edge from one state to another that is open to a role, at the cost
   * of a table lookup: for lists of many tickets. What an edge requires is not considered: that is
   * `allowedTransitions`. False for states and roles that the workflow does not have.
   *
   * @throws TicketEngineError `HANDLE_FREED`.
   */
  canTransition(from: string, to: string, role: Role): boolean {
    const engine = this[HANDLE];
    this.#edges ??= edgesOf(withTrapsAsErrors(() => engineEdges(engine)));
    return this.#edges.get(role)?.get(from)?.has(to) ?? false;
  }

  /** The workflow as a Mermaid state diagram, which many wikis and viewers draw. */
  toMermaid(): string {
    const engine = this[HANDLE];
    return withTrapsAsErrors(() => engineToMermaid(engine));
  }

  #batch(call: Call, tickets: readonly TicketInput[], command: BatchCommand): BatchItem[] {
    return this.#rows<BatchItem>(call, tickets, command, BATCH_ENTITIES);
  }

  /** Calls about many tickets. One that cannot be read is refused in its item. */
  #rows<Item extends AdvanceItem | BatchItem>(
    call: Call,
    tickets: readonly TicketInput[],
    command: unknown,
    entities?: Entities,
  ): Item[] {
    const list = listOf<TicketInput>(tickets, "tickets", MAX_ROWS);
    const unreadable = new Map<number, readonly Problem[]>();
    const input = pack((packer) => {
      const onRefused = ({ problems }: TicketEngineError, index: number) => unreadable.set(index, problems);
      packer.list(list, (ticket, index) => packer.ticket(ticket, `tickets[${index}]`), onRefused);
      packer.command(command, entities);
    });
    const items: Item[] = this.call(call, input);
    for (const item of items) {
      // Of a ticket that was not packed, the engine saw null.
      const problems = unreadable.get(item.index);
      if (problems && item.outcome === "refused") item.problems = [...problems];
    }
    return items;
  }

  #decide<Answer>(call: Call, subject: unknown, name: string, command: unknown, entities?: Entities): Answer {
    const write = (packer: Packer) => {
      packer.ticket(subject, name);
      packer.command(command, entities);
    };
    return this.call(call, pack(write));
  }
}
