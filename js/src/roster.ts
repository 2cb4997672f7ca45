import { asking, refuse } from "./error.js";
import { readInstant } from "./exchange.js";
import { AGENT_FIELDS } from "./generated/types.js";
import { Handle } from "./handle.js";
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
import { fieldOf, listOf, pack, packValue } from "./pack.js";
import { milliseconds } from "./revive.js";
import type { Agent, AgentState, AssignDecision, Decision, Id, InstantInput, NeedSpec } from "./types.js";

/** In place of a seat: the time that was asked about is no instant. */
const NO_INSTANT = -2;

/** Under this name an engine finds its side of a roster. */
export const ROSTER = Symbol("roster");

/** A kind of ticket, compiled for one roster. */
export type Need = { readonly roster: Roster; readonly number: number };

/**
 * A team and its agents, kept in the engine's memory, so that they need not be sent with each ticket: choices and
 * updates cost about a microsecond with a hundred thousand agents. What it knows of load and cursor is what it was
 * told: have it {@link apply} each decision once that is committed.
 */
export class Roster extends Handle {
  #ids: readonly Id[] = [];
  readonly #seats = new Map<Id, number>();
  readonly #compile: (spec: Uint8Array) => number;

  /** Whether it is one: a proxy of one is none. @internal */
  static owns(value: unknown): value is Roster {
    return typeof value === "object" && value !== null && #seats in value;
  }

  /** @internal */
  constructor(number: number, compile: (spec: Uint8Array) => number) {
    super(number, "roster", freeRoster);
    this.#compile = compile;
    this.#seat();
  }

  /** How many agents there are. */
  get size(): number {
    this.check();
    return this.#ids.length;
  }

  /** The agents' ids, in the order in which the wheel of `ROUND_ROBIN` turns. */
  get agentIds(): readonly Id[] {
    this.check();
    return this.#ids;
  }

  /** The team's cursor and turns, to be stored. */
  get cursor(): { readonly cursor: Id | null; readonly cursorTurns: number | null } {
    return this.ask(rosterCursor);
  }

  /** An agent as the roster has them; null when there is none of that id. */
  agent(agentId: Id): AgentState | null {
    const seat = this.#seatOf(agentId);
    return seat === undefined ? null : this.ask((held) => rosterAgent(held, seat));
  }

  /**
   * A kind of ticket to ask about, over and over.
   *
   * @throws TicketEngineError `UNKNOWN_PRIORITY`.
   */
  need(spec: NeedSpec): Need {
    const given = packValue(spec, "need");
    return { roster: this, number: this.#compile(given) };
  }

  /** Who would get a ticket of that kind at `at`; null when nobody with the skills may have it. */
  pick(need: Need, at: InstantInput): Id | null {
    const number = this.#own(need);
    const ms = this.#ms(at);
    return this.#in(
      asking(() => rosterPick(this.held, number, ms)),
      at,
    );
  }

  /** Gives a ticket of that kind to whoever is to get it: the load is counted, the time noted, the wheel turned. */
  take(need: Need, at: InstantInput): Id | null {
    const number = this.#own(need);
    const ms = this.#ms(at);
    return this.#in(
      asking(() => rosterTake(this.held, number, ms)),
      at,
    );
  }

  /** Sets an agent's load. Returns whether they are there. */
  setLoad(agentId: Id, load: number): boolean {
    const seat = this.#seatOf(agentId);
    if (seat === undefined) return false;
    this.ask((held) => rosterSetLoad(held, seat, load));
    return true;
  }

  /** Sets whether an agent takes tickets. Returns whether they are there. */
  setAvailable(agentId: Id, isAvailable: boolean): boolean {
    const seat = this.#seatOf(agentId);
    if (seat === undefined) return false;
    this.ask((held) => rosterSetAvailable(held, seat, isAvailable));
    return true;
  }

  /**
   * Puts an agent in the place of the one with that id: skills, shifts, load and all. One who was not there joins,
   * which costs more. Returns whether they joined.
   *
   * @throws TicketEngineError `UNKNOWN_CALENDAR`, or what is wrong with a field.
   */
  put(agent: Agent): boolean {
    const given = pack((packer) => packer.known(agent, "agent", AGENT_FIELDS));
    const joined = this.ask<boolean>(rosterPut, given);
    if (joined) this.#seat();
    return joined;
  }

  /** Takes an agent out. Returns whether they were there. */
  remove(agentId: Id): boolean {
    const given = packValue(agentId, "agentId");
    const left = this.ask<boolean>(rosterRemove, given);
    if (left) this.#seat();
    return left;
  }

  /** Takes up what a decision, once it is committed, changes about loads and cursor. Not twice. */
  apply(decision: Decision | AssignDecision): void {
    // All is looked at before any of it is taken up.
    const loads = this.#loadsOf(decision);
    const assignment = fieldOf(decision, "assignment");
    if (assignment === null) {
      this.#addLoads(loads);
      return;
    }
    const seat = this.#seatOf(fieldOf(assignment, "agentId") as Id);
    const at = this.#ms(fieldOf(fieldOf(decision, "ticket"), "updatedAt") as InstantInput);
    const turned = pack((packer) => {
      packer.value(fieldOf(assignment, "cursor"), "cursor");
      packer.value(fieldOf(assignment, "cursorTurns"), "cursorTurns");
    });
    this.ask(rosterTurn, turned);
    this.#addLoads(loads);
    if (seat !== undefined) this.ask((held) => rosterNoteAssignment(held, seat, at));
  }

  /** What a decision's effects say of loads: of the agents that are here, by their seats. */
  #loadsOf(decision: unknown): (readonly [seat: number, delta: number])[] {
    const loads: (readonly [number, number])[] = [];
    for (const [index, effect] of listOf<unknown>(fieldOf(decision, "effects"), "effects").entries()) {
      if (fieldOf(effect, "kind") !== "agentLoad") continue;
      const delta = fieldOf(effect, "delta");
      if (!Number.isSafeInteger(delta)) {
        const expected = "a whole number, as the decision gave it";
        refuse({ code: "INVALID_VALUE", expected }, `effects[${index}].delta`, `write ${expected}`);
      }
      const seat = this.#seatOf(fieldOf(effect, "agentId") as Id);
      if (seat !== undefined) loads.push([seat, delta as number]);
    }
    return loads;
  }

  #addLoads(loads: readonly (readonly [number, number])[]): void {
    for (const [seat, delta] of loads) this.ask((held) => rosterAddLoad(held, seat, delta));
  }

  /** Where that agent sits; undefined when there is none of that id. */
  #seatOf(agentId: Id): number | undefined {
    this.check();
    return this.#seats.get(agentId);
  }

  /** Numbers the agents' seats anew. */
  #seat(): void {
    this.#ids = this.ask(rosterIds);
    this.#seats.clear();
    for (const [seat, id] of this.#ids.entries()) this.#seats.set(id, seat);
  }

  /** An instant in milliseconds; what needs reading, or is none, is asked about. */
  #ms(at: InstantInput): number {
    const ms = milliseconds(at);
    return Number.isNaN(ms) ? readInstant(at) : ms;
  }

  /** Who sits in that seat; the time of the question, if that was none, is refused. */
  #in(seat: number, at: InstantInput): Id | null {
    if (seat === NO_INSTANT) readInstant(at);
    return this.#ids[seat] ?? null;
  }

  #own(need: Need): number {
    if (fieldOf(need, "roster") !== this) {
      const expected = "what this roster's own need() returned";
      refuse(
        { code: "INVALID_VALUE", expected },
        "need",
        `this is no need of this roster; write ${expected}`,
      );
    }
    return need.number;
  }

  /** @internal */
  [ROSTER](): number {
    return this.held;
  }
}
