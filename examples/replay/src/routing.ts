/**
 * Assigns the incidents of a log to the agents of a roster, by each strategy, as a dispatcher
 * would. A ticket is assigned when it is opened, to an agent who is on shift and has capacity. If
 * there is none, it waits and is assigned when the engine says to retry, or when an agent resolves
 * another ticket.
 */
import type { Agent, Decision, Engine, Id, QueueStrategy, Roster, Ticket } from "ticket-engine";
import { openTableFile } from "./file.js";
import type { LoggedTicket, TicketLog } from "./log.js";

/** The members of each group. */
export type Groups = ReadonlyMap<string, readonly string[]>;

export async function openGroups(path: string): Promise<Groups> {
  const { columns, rows } = await openTableFile(path);
  if (!columns.includes("assignment_group") || !columns.includes("assigned_to")) {
    throw new Error(`${path} is not a roster; expected the columns assignment_group and assigned_to.`);
  }
  const groups = new Map<string, string[]>();
  for await (const row of rows) {
    const group = row["assignment_group"] as string;
    groups.set(group, [...(groups.get(group) ?? []), row["assigned_to"] as string]);
  }
  return groups;
}

/** An incident to assign. */
export type Incident = {
  readonly id: string;
  readonly priority: string;
  readonly category: string | null;
  readonly reporter: string;
  readonly group: string;
  readonly openedAt: number;
  /** From opening to resolution. */
  readonly durationMs: number;
};

/**
 * The incident of a logged ticket, in its first group that the roster has; null without a group or
 * a resolution.
 */
export function incidentOf(ticket: LoggedTicket, groups: Groups): Incident | null {
  const teamIds = ticket.events.map(({ changes }) => changes?.teamId);
  const group = teamIds.find((teamId) => typeof teamId === "string" && groups.has(teamId));
  const resolution = ticket.events.find(({ status }) => status === "RESOLVED" || status === "CLOSED");
  if (typeof group !== "string" || !resolution) return null;
  const { id, priority, category, reporter } = ticket;
  const openedAt = ticket.openedAt.getTime();
  const durationMs = Math.max(0, resolution.at.getTime() - openedAt);
  return { id, priority, category, reporter, group, openedAt, durationMs };
}

/** An agent is skilled in a category after this many tickets of it. */
const TICKETS_FOR_SKILL = 20;

/**
 * Reads the incidents, and derives each agent's skills from their tickets, since the log lists
 * none.
 */
export async function readIncidents(log: TicketLog, groups: Groups) {
  const incidents: Incident[] = [];
  const ticketsByAgent = new Map<string, Map<string, number>>();
  for await (const ticket of log.tickets) {
    const incident = incidentOf(ticket, groups);
    if (incident) incidents.push(incident);
    if (ticket.category === null) continue;
    for (const { changes } of ticket.events) {
      if (typeof changes?.assigneeId !== "string") continue;
      const byCategory = ticketsByAgent.get(changes.assigneeId) ?? new Map<string, number>();
      byCategory.set(ticket.category, (byCategory.get(ticket.category) ?? 0) + 1);
      ticketsByAgent.set(changes.assigneeId, byCategory);
    }
  }
  const skills = new Map<string, string[]>();
  for (const [agent, byCategory] of ticketsByAgent) {
    skills.set(
      agent,
      [...byCategory].filter(([, count]) => count >= TICKETS_FOR_SKILL).map(([category]) => category),
    );
  }
  return { incidents, skills };
}

export type RoutingResult = {
  readonly strategy: QueueStrategy;
  readonly tickets: number;
  /** Tickets that were assigned in the end. */
  readonly assigned: number;
  /** Tickets assigned to an agent without the skill for their category. */
  readonly fellBack: number;
  /** Tickets that had to wait. */
  readonly waited: number;
  /** Minutes from opening to assignment, sorted. */
  readonly minutes: number[];
  /**
   * The difference between the largest and the smallest load in the group, after each assignment,
   * sorted.
   */
  readonly loadSpread: number[];
  /** The number of tickets of each agent, sorted. */
  readonly perAgent: number[];
  readonly decisions: number;
};

type ScheduledEvent = { readonly at: number; readonly order: number; readonly run: () => void };

/** A priority queue of events by time, and by insertion order at the same time. */
class EventQueue {
  readonly #heap: ScheduledEvent[] = [];
  #order = 0;

  add(at: number, run: () => void): void {
    const event = { at, order: this.#order++, run };
    let index = this.#heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!comesBefore(event, this.#heap[parent] as ScheduledEvent)) break;
      this.#heap[index] = this.#heap[parent] as ScheduledEvent;
      index = parent;
    }
    this.#heap[index] = event;
  }

  next(): ScheduledEvent | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (this.#heap.length === 0 || !last) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const right = this.#heap[child + 1];
      if (right && comesBefore(right, this.#heap[child] as ScheduledEvent)) child++;
      const lower = this.#heap[child];
      if (!lower || !comesBefore(lower, last)) break;
      this.#heap[index] = lower;
      index = child;
    }
    this.#heap[index] = last;
    return first;
  }
}

const comesBefore = (a: ScheduledEvent, b: ScheduledEvent) =>
  a.at < b.at || (a.at === b.at && a.order < b.order);

export type RoutingOptions = {
  /** The capacity of each agent. */
  readonly capacity: number;
  /** The calendar of every agent's shift. */
  readonly calendar: string;
};

type RoutingInput = Awaited<ReturnType<typeof readIncidents>>;

/** Assigns all incidents by one strategy. */
export function route(
  engine: Engine,
  queueStrategy: QueueStrategy,
  groups: Groups,
  { incidents, skills }: RoutingInput,
  { capacity, calendar }: RoutingOptions,
): RoutingResult {
  const actor = { id: "dispatcher", role: "system" } as const;
  const events = new EventQueue();
  const rosters = new Map<string, Roster>();
  const groupsOf = new Map<string, string[]>();
  const waiting = new Map<string, Map<string, Ticket>>();
  const ticketsPerAgent = new Map<Id, number>();
  for (const [teamId, members] of groups) {
    const agents = members.map((agentId) => {
      groupsOf.set(agentId, [...(groupsOf.get(agentId) ?? []), teamId]);
      ticketsPerAgent.set(agentId, 0);
      const agentSkills = skills.get(agentId) ?? [];
      return { agentId, skills: agentSkills, currentLoad: 0, isAvailable: true, capacity, calendar };
    });
    rosters.set(teamId, engine.createRoster({ team: { teamId, queueStrategy }, agents }));
    waiting.set(teamId, new Map());
  }
  const rosterOf = (group: string) => rosters.get(group) as Roster;
  const agentsOf = (group: string) =>
    rosterOf(group).agentIds.map((id) => rosterOf(group).agent(id) as Agent);
  const minutes: number[] = [];
  const loadSpread: number[] = [];
  const loads = new Map<Id, number>();
  let [assigned, fellBack, waited, decisions] = [0, 0, 0, 0];

  /**
   * Applies a decision, as a host would: the cursor in this group, load effects in all of the
   * agent's groups.
   */
  const apply = ({ id, group, openedAt, durationMs }: Incident, decision: Decision): void => {
    decisions++;
    rosterOf(group).apply(decision);
    for (const effect of decision.effects) {
      if (effect.kind !== "agentLoad") continue;
      const load = (loads.get(effect.agentId) ?? 0) + effect.delta;
      loads.set(effect.agentId, load);
      for (const other of groupsOf.get(effect.agentId as string) ?? [])
        rosterOf(other).setLoad(effect.agentId, load);
    }
    const { assignment, ticket } = decision;
    const queue = waiting.get(group) as Map<string, Ticket>;
    if (!assignment) return;
    if (assignment.agentId === null) {
      if (!queue.has(id)) waited++;
      queue.set(id, ticket);
      if (assignment.retryAt) events.add(assignment.retryAt.getTime(), () => retry(id, group));
      return;
    }
    queue.delete(id);
    assigned++;
    if (assignment.fellBack) fellBack++;
    minutes.push((now - openedAt) / 60_000);
    ticketsPerAgent.set(assignment.agentId, (ticketsPerAgent.get(assignment.agentId) ?? 0) + 1);
    const groupLoads = rosterOf(group).agentIds.map((agentId) => loads.get(agentId) ?? 0);
    loadSpread.push(Math.max(...groupLoads) - Math.min(...groupLoads));
    events.add(now + durationMs, () => resolve(byId.get(id) as Incident, ticket));
  };

  const assign = (incident: Incident, ticket: Ticket): void =>
    apply(incident, engine.assign(ticket, { roster: rosterOf(incident.group), actor, at: now }));

  /** Retries an assignment, unless the ticket has been assigned in the meantime. */
  const retry = (id: string, group: string): void => {
    const ticket = waiting.get(group)?.get(id);
    if (ticket) assign(byId.get(id) as Incident, ticket);
  };

  const resolve = (incident: Incident, ticket: Ticket): void => {
    const agentId = ticket.assigneeId as string;
    apply(incident, engine.transition(ticket, { to: "RESOLVED", actor, at: now }));
    // The agent now has capacity for tickets that wait in their groups.
    for (const group of groupsOf.get(agentId) ?? []) {
      const queue = waiting.get(group) as Map<string, Ticket>;
      if (queue.size === 0) continue;
      const { cursor, cursorTurns } = rosterOf(group).cursor;
      const teams = [{ teamId: group, queueStrategy, cursor, cursorTurns }];
      const items = engine.pullWork([...queue.values()], {
        teams,
        agents: agentsOf(group),
        agentId,
        actor,
        at: now,
      });
      for (const item of items) {
        if (item.outcome === "decided") apply(byId.get(item.ticketId as string) as Incident, item.decision);
      }
    }
  };

  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  let now = 0;
  for (const incident of incidents) {
    events.add(incident.openedAt, () => {
      const { id, priority, category, reporter, group } = incident;
      const title = `Ticket ${id}`;
      const draft = { ticketId: id, title, priority, category, reporterId: reporter, teamId: group };
      decisions++;
      assign(incident, engine.open(draft, { at: now }).ticket);
    });
  }
  for (let event = events.next(); event; event = events.next()) {
    now = event.at;
    event.run();
  }
  for (const roster of rosters.values()) roster.free();
  const order = (a: number, b: number) => a - b;
  return {
    strategy: queueStrategy,
    tickets: incidents.length,
    assigned,
    fellBack,
    waited,
    minutes: minutes.sort(order),
    loadSpread: loadSpread.sort(order),
    perAgent: [...ticketsPerAgent.values()].sort(order),
    decisions,
  };
}

const STRATEGIES: readonly QueueStrategy[] = ["ROUND_ROBIN", "LOAD_BASED", "SKILL_BASED"];

/** Assigns the log's incidents by each strategy in turn. */
export async function routeAll(
  log: TicketLog,
  groups: Groups,
  engine: Engine,
  options: RoutingOptions,
): Promise<RoutingResult[]> {
  const input = await readIncidents(log, groups);
  return STRATEGIES.map((strategy) => route(engine, strategy, groups, input, options));
}
