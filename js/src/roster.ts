import { asking, refuse } from "./error.js";
import { AGENT_FIELDS } from "./generated/types.js";
import { Handle, type Held } from "./handle.js";
import { pack, packValue } from "./pack.js";
import { milliseconds } from "./revive.js";
import type { Agent, AgentState, AssignDecision, Decision, Id, InstantInput, NeedSpec } from "./types.js";

/** The engine's side: agents are spoken of by their seats. What takes `given` is asked by way of `ask`. */
export type RosterHeld = Held & {
  ids(): number;
  instant(given: number): number;
  pick(need: number, at: number): number;
  take(need: number, at: number): number;
  setLoad(seat: number, load: number): number;
  addLoad(seat: number, delta: number): number;
  setAvailable(seat: number, isAvailable: boolean): number;
  noteAssignment(seat: number, at: number): number;
  turn(given: number): number;
  put(given: number): number;
  remove(given: number): number;
  agent(seat: number): number;
  cursor(): number;
};

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
export class Roster extends Handle<RosterHeld> {
  #ids: readonly Id[] = [];
  readonly #seats = new Map<Id, number>();
  readonly #compile: (spec: Uint8Array) => number;

  /** Whether it is one: a proxy of one is none. @internal */
  static owns(value: unknown): value is Roster {
    return typeof value === "object" && value !== null && #seats in value;
  }

  /** @internal */
  constructor(held: RosterHeld, compile: (spec: Uint8Array) => number) {
    super(held, "roster");
    this.#compile = compile;
    this.#seat();
  }

  /** How many agents there are. */
  get size(): number {
    return this.#ids.length;
  }

  /** The agents' ids, in the order in which the wheel of `ROUND_ROBIN` turns. */
  get agentIds(): readonly Id[] {
    return this.#ids;
  }

  /** The team's cursor and turns, to be stored. */
  get cursor(): { readonly cursor: Id | null; readonly cursorTurns: number | null } {
    return this.ask((held) => held.cursor());
  }

  /** An agent as the roster has them; null when there is none of that id. */
  agent(agentId: Id): AgentState | null {
    const seat = this.#seats.get(agentId);
    return seat === undefined ? null : this.ask((held) => held.agent(seat));
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
      asking(() => this.held.pick(number, ms)),
      at,
    );
  }

  /** Gives a ticket of that kind to whoever is to get it: the load is counted, the time noted, the wheel turned. */
  take(need: Need, at: InstantInput): Id | null {
    const number = this.#own(need);
    const ms = this.#ms(at);
    return this.#in(
      asking(() => this.held.take(number, ms)),
      at,
    );
  }

  /** Sets an agent's load. Returns whether they are there. */
  setLoad(agentId: Id, load: number): boolean {
    const seat = this.#seats.get(agentId);
    if (seat === undefined) return false;
    this.ask((held) => held.setLoad(seat, load));
    return true;
  }

  /** Sets whether an agent takes tickets. Returns whether they are there. */
  setAvailable(agentId: Id, isAvailable: boolean): boolean {
    const seat = this.#seats.get(agentId);
    if (seat === undefined) return false;
    this.ask((held) => held.setAvailable(seat, isAvailable));
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
    const joined = this.ask<boolean>((held, length) => held.put(length), given);
    if (joined) this.#seat();
    return joined;
  }

  /** Takes an agent out. Returns whether they were there. */
  remove(agentId: Id): boolean {
    const given = packValue(agentId, "agentId");
    const left = this.ask<boolean>((held, length) => held.remove(length), given);
    if (left) this.#seat();
    return left;
  }

  /** Takes up what a decision, once it is committed, changes about loads and cursor. Not twice. */
  apply(decision: Decision | AssignDecision): void {
    for (const effect of decision.effects) {
      const seat = effect.kind === "agentLoad" ? this.#seats.get(effect.agentId) : undefined;
      if (effect.kind === "agentLoad" && seat !== undefined) {
        this.ask((held) => held.addLoad(seat, effect.delta));
      }
    }
    const { assignment } = decision;
    if (assignment === null) return;
    const turned = pack((packer) => {
      packer.value(assignment.cursor, "cursor");
      packer.value(assignment.cursorTurns, "cursorTurns");
    });
    this.ask((held, length) => held.turn(length), turned);
    const seat = assignment.agentId === null ? undefined : this.#seats.get(assignment.agentId);
    const at = this.#ms(decision.ticket.updatedAt);
    if (seat !== undefined) this.ask((held) => held.noteAssignment(seat, at));
  }

  /** Numbers the agents' seats anew. */
  #seat(): void {
    this.#ids = this.ask((held) => held.ids());
    this.#seats.clear();
    for (const [seat, id] of this.#ids.entries()) this.#seats.set(id, seat);
  }

  /** An instant in milliseconds; what needs reading, or is none, is asked about. */
  #ms(at: InstantInput): number {
    const ms = milliseconds(at);
    return Number.isNaN(ms) ? this.#read(at) : ms;
  }

  #read(at: InstantInput): number {
    return this.ask((held, length) => held.instant(length), packValue(at, "at"));
  }

  /** Who sits in that seat; the time of the question, if that was none, is refused. */
  #in(seat: number, at: InstantInput): Id | null {
    if (seat === NO_INSTANT) this.#read(at);
    return this.#ids[seat] ?? null;
  }

  #own(need: Need): number {
    if (need?.roster !== this) {
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
  [ROSTER](): RosterHeld {
    return this.held;
  }
}
