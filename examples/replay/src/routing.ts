/**
 * Routes the incidents of a log to a roster by each strategy, as a dispatcher would: whoever is on shift and has room
 * gets a ticket when it is opened; what nobody may have waits and is asked about again when the engine says, or when
 * somebody has resolved a ticket.
 */
import type { Agent, Decision, Engine, Id, QueueStrategy, Roster, Ticket } from "ticket-engine";
import { openTableFile } from "./file.js";
import type { Log, Story } from "./story.js";

/** Who belongs to which group, and how often they dealt with its incidents. */
export type Groups = ReadonlyMap<string, readonly string[]>;

export async function openGroups(path: string): Promise<Groups> {
  const { columns, rows } = await openTableFile(path);
  if (!columns.includes("assignment_group") || !columns.includes("assigned_to")) {
    throw new Error(`${path} is no roster: it needs the columns assignment_group and assigned_to.`);
  }
  const groups = new Map<string, string[]>();
  for await (const row of rows) {
    const group = row["assignment_group"] as string;
    groups.set(group, [...(groups.get(group) ?? []), row["assigned_to"] as string]);
  }
  return groups;
}

/** An incident to be routed: when it came, to which group, and when it was resolved. */
export type Incident = {
  readonly id: string;
  readonly priority: string;
  readonly category: string | null;
  readonly reporter: string;
  readonly group: string;
  readonly openedAt: number;
  readonly takes: number;
};

/** Of a story: its first group that the roster has, and how long it was open. */
export function incidentOf(story: Story, groups: Groups): Incident | null {
  const told = story.happenings.map(({ changes }) => changes?.teamId);
  const group = told.find((own) => typeof own === "string" && groups.has(own));
  const done = story.happenings.find(({ status }) => status === "RESOLVED" || status === "CLOSED");
  if (typeof group !== "string" || !done) return null;
  const { id, priority, category, reporter } = story;
  const openedAt = story.openedAt.getTime();
  const takes = Math.max(0, done.at.getTime() - openedAt);
  return { id, priority, category, reporter, group, openedAt, takes };
}

/** So often somebody dealt with a category who is skilled in it. */
const PRACTICE = 20;

/** The incidents, and what each agent has practice in: the skills that the log does not list. */
export async function readIncidents(log: Log, groups: Groups) {
  const incidents: Incident[] = [];
  const practice = new Map<string, Map<string, number>>();
  for await (const story of log.stories) {
    const incident = incidentOf(story, groups);
    if (incident) incidents.push(incident);
    if (story.category === null) continue;
    for (const { changes } of story.happenings) {
      if (typeof changes?.assigneeId !== "string") continue;
      const own = practice.get(changes.assigneeId) ?? new Map<string, number>();
      own.set(story.category, (own.get(story.category) ?? 0) + 1);
      practice.set(changes.assigneeId, own);
    }
  }
  const skills = new Map<string, string[]>();
  for (const [agent, own] of practice) {
    skills.set(
      agent,
      [...own].filter(([, times]) => times >= PRACTICE).map(([category]) => category),
    );
  }
  return { incidents, skills };
}

export type Routed = {
  readonly strategy: QueueStrategy;
  readonly tickets: number;
  /** Assigned to somebody in the end. */
  readonly assigned: number;
  /** Of those with a category, to somebody who had not dealt with it. */
  readonly fellBack: number;
  /** Those that had to wait. */
  readonly waited: number;
  /** Minutes from opening to assignment, in order. */
  readonly minutes: number[];
  /** The difference of the greatest and the least load in the group, after each assignment. */
  readonly spread: number[];
  /** How many tickets each agent got, in order. */
  readonly perAgent: number[];
  readonly decisions: number;
};

type Alarm = { readonly at: number; readonly order: number; readonly run: () => void };

/** What happens next, first. */
class Timeline {
  readonly #heap: Alarm[] = [];
  #order = 0;

  add(at: number, run: () => void): void {
    const alarm = { at, order: this.#order++, run };
    let place = this.#heap.push(alarm) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!comesBefore(alarm, this.#heap[parent] as Alarm)) break;
      this.#heap[place] = this.#heap[parent] as Alarm;
      place = parent;
    }
    this.#heap[place] = alarm;
  }

  next(): Alarm | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (this.#heap.length === 0 || !last) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const right = this.#heap[child + 1];
      if (right && comesBefore(right, this.#heap[child] as Alarm)) child++;
      const lower = this.#heap[child];
      if (!lower || !comesBefore(lower, last)) break;
      this.#heap[place] = lower;
      place = child;
    }
    this.#heap[place] = last;
    return first;
  }
}

const comesBefore = (a: Alarm, b: Alarm) => a.at < b.at || (a.at === b.at && a.order < b.order);

export type RoutingOptions = {
  /** How many tickets an agent may have at once. */
  readonly capacity: number;
  /** The calendar of everybody's shift. */
  readonly calendar: string;
};

type Read = Awaited<ReturnType<typeof readIncidents>>;

/** Routes all incidents by one strategy. */
export function route(
  engine: Engine,
  queueStrategy: QueueStrategy,
  groups: Groups,
  { incidents, skills }: Read,
  { capacity, calendar }: RoutingOptions,
): Routed {
  const actor = { id: "dispatcher", role: "system" } as const;
  const timeline = new Timeline();
  const rosters = new Map<string, Roster>();
  const groupsOf = new Map<string, string[]>();
  const waiting = new Map<string, Map<string, Ticket>>();
  const got = new Map<Id, number>();
  for (const [teamId, members] of groups) {
    const agents = members.map((agentId) => {
      groupsOf.set(agentId, [...(groupsOf.get(agentId) ?? []), teamId]);
      got.set(agentId, 0);
      const own = skills.get(agentId) ?? [];
      return { agentId, skills: own, currentLoad: 0, isAvailable: true, capacity, calendar };
    });
    rosters.set(teamId, engine.createRoster({ team: { teamId, queueStrategy }, agents }));
    waiting.set(teamId, new Map());
  }
  const rosterOf = (group: string) => rosters.get(group) as Roster;
  const agentsOf = (group: string) =>
    rosterOf(group).agentIds.map((id) => rosterOf(group).agent(id) as Agent);
  const minutes: number[] = [];
  const spread: number[] = [];
  const loads = new Map<Id, number>();
  let [assigned, fellBack, waited, decisions] = [0, 0, 0, 0];

  /** What a host does with a decision: loads by its effects, in all groups of an agent; the cursor in this one. */
  const keep = ({ id, group, openedAt, takes }: Incident, decision: Decision): void => {
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
      if (assignment.retryAt) timeline.add(assignment.retryAt.getTime(), () => wake(id, group));
      return;
    }
    queue.delete(id);
    assigned++;
    if (assignment.fellBack) fellBack++;
    minutes.push((now - openedAt) / 60_000);
    got.set(assignment.agentId, (got.get(assignment.agentId) ?? 0) + 1);
    const ofGroup = rosterOf(group).agentIds.map((agentId) => loads.get(agentId) ?? 0);
    spread.push(Math.max(...ofGroup) - Math.min(...ofGroup));
    timeline.add(now + takes, () => resolve(byId.get(id) as Incident, ticket));
  };

  const ask = (incident: Incident, ticket: Ticket): void =>
    keep(incident, engine.assign(ticket, { roster: rosterOf(incident.group), actor, at: now }));

  /** The time has come to ask again, unless somebody has got it meanwhile. */
  const wake = (id: string, group: string): void => {
    const ticket = waiting.get(group)?.get(id);
    if (ticket) ask(byId.get(id) as Incident, ticket);
  };

  const resolve = (incident: Incident, ticket: Ticket): void => {
    const agentId = ticket.assigneeId as string;
    keep(incident, engine.transition(ticket, { to: "RESOLVED", actor, at: now }));
    // Whoever has become free takes what waits in their groups.
    for (const group of groupsOf.get(agentId) ?? []) {
      const queue = waiting.get(group) as Map<string, Ticket>;
      if (queue.size === 0) continue;
      const { cursor, cursorTurns } = rosterOf(group).cursor;
      const teams = [{ teamId: group, queueStrategy, cursor, cursorTurns }];
      const items = engine.drain([...queue.values()], {
        teams,
        agents: agentsOf(group),
        agentId,
        actor,
        at: now,
      });
      for (const item of items) {
        if (item.outcome === "decided") keep(byId.get(item.ticketId as string) as Incident, item.decision);
      }
    }
  };

  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  let now = 0;
  for (const incident of incidents) {
    timeline.add(incident.openedAt, () => {
      const { id, priority, category, reporter, group } = incident;
      const title = `Ticket ${id}`;
      const draft = { ticketId: id, title, priority, category, reporterId: reporter, teamId: group };
      decisions++;
      ask(incident, engine.open(draft, { at: now }).ticket);
    });
  }
  for (let alarm = timeline.next(); alarm; alarm = timeline.next()) {
    now = alarm.at;
    alarm.run();
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
    spread: spread.sort(order),
    perAgent: [...got.values()].sort(order),
    decisions,
  };
}

const STRATEGIES: readonly QueueStrategy[] = ["ROUND_ROBIN", "LOAD_BASED", "SKILL_BASED"];

/** Routes the log by each strategy in turn. */
export async function routeAll(
  log: Log,
  groups: Groups,
  engine: Engine,
  options: RoutingOptions,
): Promise<Routed[]> {
  const read = await readIncidents(log, groups);
  return STRATEGIES.map((strategy) => route(engine, strategy, groups, read, options));
}
