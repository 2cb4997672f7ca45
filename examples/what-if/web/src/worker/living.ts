/** One ticket of the log, lived through decision by decision, with the engine's reasons. */
import {
  createEngine,
  type DeadlineTrace,
  type Decision,
  type Engine,
  type EngineConfig,
  type Metric,
  type PolicyTrace,
  type Ticket,
} from "ticket-engine";
import { type Decider, live, Tally } from "ticket-engine-replay/host";
import type { Story } from "ticket-engine-replay/story";

export type Life = {
  /** The ticket as it was when the log ended. */
  readonly ticket: Ticket;
  /** How the policies were tried at its last change. */
  readonly policies: readonly PolicyTrace[];
  /** How each deadline came about, as it was explained last before its clock ended. */
  readonly deadlines: Readonly<Partial<Record<Metric, DeadlineTrace>>>;
};

export function lifeOf(story: Story, config: EngineConfig, until: Date): Life {
  using engine = createEngine(config);
  const asked = new Explained(engine);
  live(asked, story, new Tally());
  const ticket = asked.advance(asked.last as Ticket, { at: until }).ticket;
  return { ticket, policies: asked.policies, deadlines: asked.deadlines };
}

/** Asks for the reasons of every decision and keeps the last of each kind. */
class Explained implements Decider {
  readonly deadlines: Partial<Record<Metric, DeadlineTrace>> = {};
  policies: readonly PolicyTrace[] = [];
  last: Ticket | undefined;
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  open: Decider["open"] = (draft, command) =>
    this.#keep(this.#engine.open(draft, { ...command, explain: true }));
  advance: Decider["advance"] = (ticket, command) =>
    this.#keep(this.#engine.advance(ticket, { ...command, explain: true }));
  update: Decider["update"] = (ticket, command) =>
    this.#keep(this.#engine.update(ticket, { ...command, explain: true }));
  comment: Decider["comment"] = (ticket, command) =>
    this.#keep(this.#engine.comment(ticket, { ...command, explain: true }));
  transition: Decider["transition"] = (ticket, command) =>
    this.#keep(this.#engine.transition(ticket, { ...command, explain: true }));

  #keep(decision: Decision): Decision {
    this.last = decision.ticket;
    if (decision.trace) {
      this.policies = decision.trace.policies;
      for (const deadline of decision.trace.deadlines) this.deadlines[deadline.metric] = deadline;
    }
    return decision;
  }
}
