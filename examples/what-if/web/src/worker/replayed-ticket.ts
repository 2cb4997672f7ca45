/** Replays one ticket of the log by single decisions, with the engine's explanations. */
import {
  createEngine,
  type DeadlineTrace,
  type Decision,
  type Engine,
  type EngineConfig,
  type PolicyTrace,
  type Ticket,
} from "ticket-engine";
import { type EngineCommands, replayTicket, Tally } from "ticket-engine-replay/host";
import type { LoggedTicket } from "ticket-engine-replay/log";

export type ReplayedTicket = {
  /** The ticket at the end of the log. */
  readonly ticket: Ticket;
  /** The policies as they were tried for the last decision. */
  readonly policies: readonly PolicyTrace[];
  /** The last explanation of each deadline before its clock ended. */
  readonly deadlines: readonly DeadlineTrace[];
};

export function replayExplained(logged: LoggedTicket, config: EngineConfig, until: Date): ReplayedTicket {
  using engine = createEngine(config);
  const explaining = new ExplainingEngine(engine);
  replayTicket(explaining, logged, new Tally());
  const ticket = explaining.advance(explaining.last as Ticket, { at: until }).ticket;
  return { ticket, policies: explaining.policies, deadlines: [...explaining.deadlines.values()] };
}

/** Adds `explain` to every command and stores the last trace of each kind. */
class ExplainingEngine implements EngineCommands {
  /** By group and clock. */
  readonly deadlines = new Map<string, DeadlineTrace>();
  policies: readonly PolicyTrace[] = [];
  last: Ticket | undefined;
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  open: EngineCommands["open"] = (draft, command) =>
    this.#store(this.#engine.open(draft, { ...command, explain: true }));
  advance: EngineCommands["advance"] = (ticket, command) =>
    this.#store(this.#engine.advance(ticket, { ...command, explain: true }));
  update: EngineCommands["update"] = (ticket, command) =>
    this.#store(this.#engine.update(ticket, { ...command, explain: true }));
  comment: EngineCommands["comment"] = (ticket, command) =>
    this.#store(this.#engine.comment(ticket, { ...command, explain: true }));
  transition: EngineCommands["transition"] = (ticket, command) =>
    this.#store(this.#engine.transition(ticket, { ...command, explain: true }));

  #store(decision: Decision): Decision {
    this.last = decision.ticket;
    if (decision.trace) {
      this.policies = decision.trace.policies;
      for (const deadline of decision.trace.deadlines)
        this.deadlines.set(`${deadline.group}/${deadline.clockId}`, deadline);
    }
    return decision;
  }
}
