import { fieldOf, listOf } from "./arguments.js";
import { described, refuseValue } from "./error.js";
import { readInstant } from "./exchange.js";
import { AGENT_FIELDS, type RosterCommand } from "./generated/types.js";
import { HANDLE, Handle } from "./handle.js";
import type { Input } from "./input.js";
import { withTrapsAsErrors } from "./instance.js";
import { milliseconds } from "./instant.js";
import {
  freeRoster,
  rosterAddLoad,
  rosterAgent,
  rosterCursor,
  rosterIds,
  rosterNoteAssignment,
  rosterPick,
  rosterPut,
  rosterRemove,
  rosterSetAvailable,
  rosterSetLoad,
  rosterTake,
  rosterTurn,
} from "./lib/engine.js";
import { pack, packValue } from "./pack.js";
import type {
  Agent,
  AgentState,
  AssignDecision,
  Decision,
  Id,
  InstantInput,
  NeedSpec,
  Team,
} from "./types.js";

/** Returned in place of a seat when the time is not an instant. */
const NO_INSTANT = -2;

/** A team and its agents, for `createRoster`. */
export type RosterConfig = { readonly team: Team; readonly agents: readonly Agent[] };

/** An assignment from a roster, which takes the place of team and agents. */
export type AssignFromRoster = Input<RosterCommand> & {
  /** What `createRoster` returned. */
  readonly roster: Roster;
  readonly team?: undefined;
  readonly agents?: undefined;
};

/** A kind of ticket, compiled for one roster by {@link Roster.need}. */
export type Need = { readonly roster: Roster; readonly number: number };

/**
 * A team and its agents in the engine's memory, so that they need not be sent with each ticket.
 * With a hundred thousand agents, a choice or an update takes about a microsecond.
 *
 * A roster knows only the loads and the cursor that you report: {@link Roster.apply} each decision
 * once it is committed.
 */
export class Roster extends Handle {
  #ids: readonly Id[] = [];
  readonly #seats = new Map<Id, number>();
  readonly #compile: (spec: Uint8Array) => number;

  /** Whether the value is an instance. A proxy of one is not. @internal */
  static isRoster(value: unknown): value is Roster {
    return typeof value === "object" && value !== null && #seats in value;
  }

  /** @internal */
  constructor(handle: number, compile: (spec: Uint8Array) => number) {
    super(handle, "roster", freeRoster);
    this.#compile = compile;
    this.#indexSeats();
  }

  /** The number of agents. */
  get size(): number {
    this.check();
    return this.#ids.length;
  }

  /** The agents' ids, in the order of `ROUND_ROBIN`. */
  get agentIds(): readonly Id[] {
    this.check();
    return this.#ids;
  }

  /** The team's cursor and turns, to be stored. */
  get cursor(): { readonly cursor: Id | null; readonly cursorTurns: number | null } {
    return this.call(rosterCursor);
  }

  /** An agent's current state; null when the roster has no agent with that id. */
  agent(agentId: Id): AgentState | null {
    const seat = this.#seatOf(agentId);
    return seat === undefined ? null : this.call((roster) => rosterAgent(roster, seat));
  }

  /**
   * Compiles a kind of ticket, to be used any number of times with this roster.
   *
   * @throws TicketEngineError `UNKNOWN_PRIORITY`, or what is wrong with a field.
   */
  need(spec: NeedSpec): Need {
    this.check();
    return { roster: this, number: this.#compile(packValue(spec, "need")) };
  }

  /**
   * The agent who would get a ticket of that kind at `at`. Null when none with the skills may have
   * it. Changes nothing.
   *
   * @throws TicketEngineError `INVALID_VALUE` for a need of another roster; `INVALID_INSTANT`;
   * `INSTANT_OUT_OF_RANGE`.
   */
  pick(need: Need, at: InstantInput): Id | null {
    const number = this.#numberOf(need);
    const ms = this.#milliseconds(at);
    return this.#idAt(
      this.#run((roster) => rosterPick(roster, number, ms)),
      at,
    );
  }

  /**
   * {@link Roster.pick}, and assigns the ticket: raises the agent's load, notes the time, and
   * advances the cursor.
   *
   * @throws TicketEngineError as {@link Roster.pick}.
   */
  take(need: Need, at: InstantInput): Id | null {
    const number = this.#numberOf(need);
    const ms = this.#milliseconds(at);
    return this.#idAt(
      this.#run((roster) => rosterTake(roster, number, ms)),
      at,
    );
  }

  /**
   * Sets an agent's load. Returns whether the roster has an agent with that id.
   *
   * @throws TicketEngineError `INVALID_VALUE` for a load that is not a whole number from 0 to
   * 4,294,967,295.
   */
  setLoad(agentId: Id, load: number): boolean {
    if (typeof load !== "number") refuseValue("load", "a number", described(load));
    const seat = this.#seatOf(agentId);
    if (seat === undefined) return false;
    this.#run((roster) => rosterSetLoad(roster, seat, load));
    return true;
  }

  /**
   * Sets whether an agent takes tickets. Returns whether the roster has an agent with that id.
   *
   * @throws TicketEngineError `INVALID_VALUE` for what is not a boolean; `HANDLE_FREED`.
   */
  setAvailable(agentId: Id, isAvailable: boolean): boolean {
    if (typeof isAvailable !== "boolean") {
      refuseValue("isAvailable", "true or false", described(isAvailable));
    }
    const seat = this.#seatOf(agentId);
    if (seat === undefined) return false;
    this.#run((roster) => rosterSetAvailable(roster, seat, isAvailable));
    return true;
  }

  /**
   * Replaces the agent with the same id, load and shifts included, or adds a new one, which costs
   * more. Returns whether the agent is new.
   *
   * @throws TicketEngineError `UNKNOWN_CALENDAR`, or what is wrong with a field.
   */
  put(agent: Agent): boolean {
    const isNew = this.call<boolean>(
      rosterPut,
      pack((packer) => packer.known(agent, "agent", AGENT_FIELDS)),
    );
    if (isNew) this.#indexSeats();
    return isNew;
  }

  /**
   * Removes an agent. Returns whether the roster had one with that id.
   *
   * @throws TicketEngineError `INVALID_VALUE` for what is not an id.
   */
  remove(agentId: Id): boolean {
    const wasThere = this.call<boolean>(rosterRemove, packValue(agentId, "agentId"));
    if (wasThere) this.#indexSeats();
    return wasThere;
  }

  /**
   * Takes over the loads and the cursor of a decision that you have committed. Applying one
   * decision twice counts its loads twice. Agents of other teams are ignored.
   *
   * @throws TicketEngineError `INVALID_VALUE` or `INVALID_INSTANT` for what is not a decision; then
   * nothing was taken over.
   */
  apply(decision: Decision | AssignDecision): void {
    // Everything is checked before anything is changed.
    const loads = this.#loadsOf(decision);
    const assignment = fieldOf(decision, "assignment");
    if (assignment === null) {
      this.#addLoads(loads);
      return;
    }
    const seat = this.#seatOf(fieldOf(assignment, "agentId") as Id);
    const at = this.#milliseconds(fieldOf(fieldOf(decision, "ticket"), "updatedAt") as InstantInput);
    const cursor = pack((packer) => {
      packer.value(fieldOf(assignment, "cursor") ?? null, "cursor");
      packer.value(fieldOf(assignment, "cursorTurns") ?? null, "cursorTurns");
    });
    this.call(rosterTurn, cursor);
    this.#addLoads(loads);
    if (seat !== undefined) this.#run((roster) => rosterNoteAssignment(roster, seat, at));
  }

  /** The changes of load in a decision's effects, for the agents of this roster. */
  #loadsOf(decision: unknown): (readonly [seat: number, delta: number])[] {
    const loads: (readonly [number, number])[] = [];
    for (const [index, effect] of listOf<unknown>(
      fieldOf(decision, "effects"),
      "decision.effects",
    ).entries()) {
      if (fieldOf(effect, "kind") !== "agentLoad") continue;
      const delta = fieldOf(effect, "delta");
      if (!Number.isSafeInteger(delta)) {
        const hint = "pass the decision as the engine returned it";
        refuseValue(`decision.effects[${index}].delta`, "a whole number", described(delta), hint);
      }
      const seat = this.#seatOf(fieldOf(effect, "agentId") as Id);
      if (seat !== undefined) loads.push([seat, delta as number]);
    }
    return loads;
  }

  #addLoads(loads: readonly (readonly [seat: number, delta: number])[]): void {
    for (const [seat, delta] of loads) this.#run((roster) => rosterAddLoad(roster, seat, delta));
  }

  /** Calls the engine about this roster with numbers alone. */
  #run<T>(call: (roster: number) => T): T {
    const roster = this[HANDLE];
    return withTrapsAsErrors(() => call(roster));
  }

  /** The seat of an agent, by which the engine knows agents; undefined for an unknown id. */
  #seatOf(agentId: Id): number | undefined {
    this.check();
    return this.#seats.get(agentId);
  }

  /** Reads the seats of all agents again. */
  #indexSeats(): void {
    this.#ids = this.call(rosterIds);
    this.#seats.clear();
    for (const [seat, id] of this.#ids.entries()) this.#seats.set(id, seat);
  }

  /** The engine reads instants in other forms, and refuses what is not an instant. */
  #milliseconds(at: InstantInput): number {
    const ms = milliseconds(at);
    return Number.isNaN(ms) ? readInstant(at) : ms;
  }

  /**
   * The id of the agent in a seat; null for none. Refuses the time when that was not an instant.
   */
  #idAt(seat: number, at: InstantInput): Id | null {
    if (seat === NO_INSTANT) readInstant(at);
    return this.#ids[seat] ?? null;
  }

  #numberOf(need: Need): number {
    if (fieldOf(need, "roster") !== this) {
      refuseValue("need", "what need() of this roster returned", described(need));
    }
    return need.number;
  }
}
