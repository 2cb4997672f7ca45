/**
 * Fills an empty desk with the last weeks of a log. Every logged event goes through the engine in
 * order of time, as if it had happened on this desk. The log says what was done and when; the
 * engine decides who gets a ticket.
 */
import {
  type Actor,
  type Agent,
  type Calendar,
  createCalendar,
  type Decision,
  type Engine,
  type Team,
  type Ticket,
  TicketEngineError,
} from "ticket-engine";
import type { LogEvent, LoggedTicket, TicketLog } from "../../replay/src/log.js";
import { commitAll } from "./commit.js";
import type { ActiveConfiguration } from "./configuration.js";
import { ANSWERS, type DemoTeam, NOTES, REPLIES, REPORTERS, TEAMS } from "./demo-data.js";
import type { Database, Queries } from "./sql.js";

const WEEK_MS = 7 * 24 * 3_600_000;

/** How far back the filled desk goes. */
const SPAN_MS = 3 * WEEK_MS;

/** Each agent's capacity. */
const CAPACITY = 12;

/** Tickets written between two progress reports. */
const BATCH = 40;

export type FillOptions = {
  readonly log: TicketLog;
  readonly now: Date;
  /** Called with the number of tickets written and their total. */
  readonly onProgress: (written: number, total: number) => void;
  /** Aborting leaves the desk empty. */
  readonly signal: AbortSignal;
};

export const isEmpty = async (queries: Queries): Promise<boolean> =>
  (await queries.query("select 1 from teams union all select 1 from tickets limit 1")).length === 0;

/**
 * Fills a desk in one transaction, so that an aborted fill starts over. Returns the number of
 * tickets; 0 if the desk was not empty, because another process may have filled it first.
 */
export async function fill(
  database: Database,
  { config, engine }: Pick<ActiveConfiguration, "config" | "engine">,
  { log, now, onProgress, signal }: FillOptions,
): Promise<number> {
  using hours = createCalendar(config.calendars?.["default"]);
  const tickets = (await recentTickets(log, now)).map((ticket, index) => inOfficeHours(ticket, hours, index));
  const simulation = new Simulation(engine);
  for (const step of inOrder(tickets)) {
    if (step.at <= now) simulation.apply(step);
  }
  const decisions = simulation.finish(now);
  return database.transaction(async (transaction) => {
    await transaction.run("lock table teams in share row exclusive mode");
    if (!(await isEmpty(transaction))) return 0;
    for (const { teamId, name, queueStrategy, agents } of TEAMS) {
      await transaction.query("insert into teams (team_id, name, queue_strategy) values ($1, $2, $3)", [
        teamId,
        name,
        queueStrategy,
      ]);
      for (const { agentId, name, skills } of agents) {
        await transaction.query(
          "insert into agents (agent_id, team_id, name, skills, capacity) values ($1, $2, $3, $4, $5)",
          [agentId, teamId, name, JSON.stringify(skills), CAPACITY],
        );
      }
    }
    for (let written = 0; written < decisions.length; ) {
      onProgress(written, decisions.length);
      // Let signals arrive between two batches.
      await new Promise(setImmediate);
      signal.throwIfAborted();
      const batch = decisions.slice(written, written + BATCH);
      await commitAll(
        transaction,
        batch.map((decision) => ({ revision: null, decision })),
      );
      written += batch.length;
    }
    for (const { team, agents } of simulation.teams) {
      await transaction.query("update teams set cursor = $2, cursor_turns = $3 where team_id = $1", [
        team.teamId,
        team.cursor,
        team.cursorTurns,
      ]);
      for (const { agentId, lastAssignedAt } of agents) {
        await transaction.query("update agents set last_assigned_at = $2 where agent_id = $1", [
          agentId,
          lastAssignedAt,
        ]);
      }
    }
    await transaction.query("select setval('ticket_numbers', $1)", [FIRST_NUMBER + decisions.length - 1]);
    onProgress(decisions.length, decisions.length);
    return decisions.length;
  });
}

const FIRST_NUMBER = 1001;

/**
 * The tickets opened in the last weeks of a log, moved by whole weeks so that the log ends at about
 * `now`.
 */
async function recentTickets(log: TicketLog, now: Date): Promise<LoggedTicket[]> {
  const tickets: LoggedTicket[] = [];
  for await (const ticket of log.tickets) tickets.push(ticket);
  const end = Math.max(0, ...tickets.map(({ openedAt }) => openedAt.getTime()));
  const shift = Math.ceil((now.getTime() - end) / WEEK_MS) * WEEK_MS;
  const moved = (at: Date) => new Date(at.getTime() + shift);
  return tickets
    .map((ticket) => ({
      ...ticket,
      openedAt: moved(ticket.openedAt),
      events: ticket.events.map((event) => ({ ...event, at: moved(event.at) })),
    }))
    .filter(({ openedAt }) => openedAt <= now && openedAt.getTime() > now.getTime() - SPAN_MS);
}

/**
 * Moves what agents did outside of office hours to the next morning, so that the desk has a backlog
 * at night.
 */
function inOfficeHours(ticket: LoggedTicket, hours: Calendar, index: number): LoggedTicket {
  let previous = ticket.openedAt.getTime();
  const events = ticket.events.map((event) => {
    const morning = hours.isOpen(event.at) ? null : hours.nextOpen(event.at);
    const isMoved = event.role === "agent" && morning !== null;
    const at = isMoved ? morning.getTime() + (index % MORNING_MINUTES) * 60_000 : event.at.getTime();
    previous = Math.max(previous, at);
    return { ...event, at: new Date(previous) };
  });
  return { ...ticket, events };
}

/** The minutes of the morning over which moved events are spread. */
const MORNING_MINUTES = 150;

/**
 * The opening of a logged ticket, or one of its events. `number` is the ticket's position in the
 * log.
 */
type Step = {
  readonly number: number;
  readonly at: Date;
  readonly logged: LoggedTicket;
  readonly event?: LogEvent;
};

function inOrder(tickets: readonly LoggedTicket[]): Step[] {
  const byOpening = tickets.toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
  return byOpening
    .flatMap((logged, number): Step[] => [
      { number, at: logged.openedAt, logged },
      ...logged.events.map((event) => ({ number, at: event.at, logged, event })),
    ])
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

type TeamState = { team: Team; agents: Agent[] };

/**
 * A desk in memory: its tickets, each with all that was decided on it so far, its teams and its
 * agents.
 */
class Simulation {
  readonly #engine: Engine;
  /** The combined decisions on each ticket. */
  readonly #decisions = new Map<number, Decision>();
  readonly #teams = new Map<string, TeamState>(TEAMS.map((team) => [team.teamId, initialState(team)]));

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get teams(): Iterable<TeamState> {
    return this.#teams.values();
  }

  apply({ number, at, logged, event }: Step): void {
    if (event === undefined) {
      this.#open(number, logged, at);
      return;
    }
    // The desk's timers do what the log's automation did.
    if (event.role === "system") return;
    this.#decide(number, (ticket) => this.#engine.advance(ticket, { at }));
    if (event.changes?.teamId !== undefined) this.#assign(number, teamFor(event.changes.teamId), at);
    const { priority } = event.changes ?? {};
    if (priority !== undefined) {
      this.#decide(number, (ticket) =>
        this.#engine.update(ticket, { changes: { priority }, actor: actorOf(event, ticket), at }),
      );
    }
    if (event.status !== undefined) {
      const to = event.status;
      this.#decide(number, (ticket) =>
        this.#engine.transition(ticket, { to, actor: actorOf(event, ticket), at }),
      );
    }
    if (event.comment) this.#comment(number, event, event.comment.isInternal);
  }

  /** Applies what falls due by `now`, and returns all that was decided on each ticket. */
  finish(now: Date): Decision[] {
    for (const number of this.#decisions.keys()) {
      this.#decide(number, (ticket) => this.#engine.advance(ticket, { at: now }));
    }
    return [...this.#decisions.values()];
  }

  #open(number: number, logged: LoggedTicket, at: Date): void {
    const first = logged.events.find(({ changes }) => changes?.teamId !== undefined);
    const { subjects } = teamFor(first?.changes?.teamId);
    const { title, description, category, tags = [] } = pick(subjects, number);
    const reporterId = reporterOf(logged.reporter);
    const ticketId = `T-${FIRST_NUMBER + number}`;
    const decision = this.#engine.open(
      { ticketId, title, description, category, tags, priority: logged.priority, reporterId },
      { actor: { id: reporterId, role: "reporter" }, at },
    );
    this.#decisions.set(number, withoutNotices(decision));
  }

  #assign(number: number, { teamId }: DemoTeam, at: Date): void {
    const actor: Actor = { id: "dispatcher", role: "admin" };
    this.#decide(number, (ticket) => this.#engine.update(ticket, { changes: { teamId }, actor, at }));
    const { team, agents } = this.#teams.get(teamId) as TeamState;
    this.#decide(number, (ticket) => {
      const command = { team, agents, actor, at };
      return ticket.assigneeId === null
        ? this.#engine.assign(ticket, command)
        : this.#engine.reassign(ticket, command);
    });
  }

  #comment(number: number, event: LogEvent, isInternal: boolean): void {
    const phrases = event.role === "reporter" ? REPLIES : isInternal ? NOTES : ANSWERS;
    this.#decide(number, (ticket) =>
      this.#engine.comment(ticket, {
        commentId: `${ticket.ticketId}-${ticket.revision}`,
        body: pick(phrases, number + ticket.revision),
        isInternal,
        actor: actorOf(event, ticket),
        at: event.at,
      }),
    );
  }

  /**
   * Runs a command on a ticket and adds its decision to the earlier ones. A refused command changes
   * nothing.
   */
  #decide(number: number, command: (ticket: Ticket) => Decision): void {
    const earlier = this.#decisions.get(number) as Decision;
    let next: Decision;
    try {
      next = command(earlier.ticket);
    } catch (error) {
      // Expected: one of the desk's timers may have acted before the logged event.
      if (error instanceof TicketEngineError) return;
      throw error;
    }
    this.#updateTeams(next);
    const { effects } = withoutNotices(next);
    this.#decisions.set(number, {
      ...earlier,
      ticket: next.ticket,
      patch: { ...earlier.patch, ...next.patch },
      history: [...earlier.history, ...next.history],
      comments: [...earlier.comments, ...next.comments],
      breaches: [...earlier.breaches, ...next.breaches],
      effects: [...earlier.effects, ...effects],
      nextWakeAt: next.nextWakeAt,
    });
  }

  /** Applies a decision's assignment and load effects. */
  #updateTeams({ ticket, assignment, effects }: Decision): void {
    const state = this.#teams.get(String(ticket.teamId));
    if (state && assignment?.agentId != null) {
      state.team = { ...state.team, cursor: assignment.cursor, cursorTurns: assignment.cursorTurns };
      this.#updateAgent(assignment.agentId, { lastAssignedAt: ticket.updatedAt });
    }
    for (const effect of effects) {
      if (effect.kind === "agentLoad") this.#updateAgent(effect.agentId, {}, effect.delta);
    }
  }

  #updateAgent(agentId: Agent["agentId"], changes: Partial<Agent>, loadDelta = 0): void {
    for (const state of this.#teams.values()) {
      state.agents = state.agents.map((agent) =>
        agent.agentId === agentId
          ? { ...agent, ...changes, currentLoad: (agent.currentLoad ?? 0) + loadDelta }
          : agent,
      );
    }
  }
}

const initialState = ({ teamId, queueStrategy, agents }: DemoTeam): TeamState => ({
  team: { teamId, queueStrategy, cursor: null, cursorTurns: null },
  agents: agents.map(({ agentId, skills }) => ({
    agentId,
    teamId,
    skills,
    currentLoad: 0,
    isAvailable: true,
    capacity: CAPACITY,
    lastAssignedAt: null,
  })),
});

/** Drops notifications and pages, which would be about the past. Load effects stay. */
const withoutNotices = (decision: Decision): Decision => ({
  ...decision,
  effects: decision.effects.filter(({ kind }) => kind === "agentLoad"),
});

/** The person who did it on this desk: the ticket's reporter, or its assignee. */
const actorOf = ({ role }: LogEvent, ticket: Ticket): Actor =>
  role === "reporter"
    ? { id: ticket.reporterId, role }
    : { id: ticket.assigneeId ?? "dispatcher", role: ticket.assigneeId === null ? "admin" : "agent" };

/** The number in a name from the log. */
const numberIn = (name: string | null | undefined): number => Number(/\d+/.exec(name ?? "")?.[0] ?? 0);

const pick = <T>(choices: readonly T[], number: number): T => choices[number % choices.length] as T;

const teamFor = (group: string | null | undefined): DemoTeam => pick(TEAMS, numberIn(group));

const reporterOf = (name: string): string => pick(REPORTERS, numberIn(name));
