/**
 * Fills an empty desk with the end of a log: its tickets are lived through the engine in the order of their time, as if
 * they had happened here until now. Who gets a ticket is the engine's to say; the log says what was done and when.
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
import type { Happening, Log, Story } from "../../replay/src/story.js";
import { commitAll } from "./commit.js";
import type { Configured } from "./configuration.js";
import { ANSWERS, NOTES, REPLIES, REPORTERS, type SceneTeam, TEAMS } from "./scenery.js";
import type { Database, Queries } from "./sql.js";

const WEEK_MS = 7 * 24 * 3_600_000;

/** How far back the desk remembers. */
const SPAN_MS = 3 * WEEK_MS;

/** How many tickets an agent has at most. */
const CAPACITY = 12;

/** Tickets written in one go, between two looks at progress. */
const BATCH = 40;

export type Filling = {
  readonly log: Log;
  readonly now: Date;
  /** Told of how many tickets of how many are written. */
  readonly onProgress: (written: number, of: number) => void;
  /** Leaves the desk as empty as it was. */
  readonly signal: AbortSignal;
};

export const isEmpty = async (queries: Queries): Promise<boolean> =>
  (await queries.query("select 1 from teams union all select 1 from tickets limit 1")).length === 0;

/**
 * Fills a desk in one transaction: whoever stops it begins anew. Returns the number of tickets; none when the desk was not
 * empty, for another process may have been first.
 */
export async function fill(
  database: Database,
  { config, engine }: Pick<Configured, "config" | "engine">,
  filling: Filling,
): Promise<number> {
  using hours = createCalendar(config.calendars?.["default"]);
  const stories = (await latest(filling.log, filling.now)).map((story, number) =>
    worked(story, hours, number),
  );
  const scene = new Scene(engine);
  for (const step of inOrder(stories)) {
    if (step.at <= filling.now) scene.take(step);
  }
  const lives = scene.until(filling.now);
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
    for (let written = 0; written < lives.length; ) {
      filling.onProgress(written, lives.length);
      // What else this process does has its turn: a signal comes between two batches.
      await new Promise(setImmediate);
      filling.signal.throwIfAborted();
      const some = lives.slice(written, written + BATCH);
      await commitAll(
        transaction,
        some.map((decision) => ({ revision: null, decision })),
      );
      written += some.length;
    }
    for (const { team, agents } of scene.crews) {
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
    await transaction.query("select setval('ticket_numbers', $1)", [FIRST_NUMBER + lives.length - 1]);
    filling.onProgress(lives.length, lives.length);
    return lives.length;
  });
}

const FIRST_NUMBER = 1001;

/** The stories that began in the last weeks of a log, moved by whole weeks so that the log goes on until `now`. */
async function latest(log: Log, now: Date): Promise<Story[]> {
  const stories: Story[] = [];
  for await (const story of log.stories) stories.push(story);
  const end = Math.max(0, ...stories.map(({ openedAt }) => openedAt.getTime()));
  const shift = Math.ceil((now.getTime() - end) / WEEK_MS) * WEEK_MS;
  const moved = (at: Date) => new Date(at.getTime() + shift);
  return stories
    .map((story) => ({
      ...story,
      openedAt: moved(story.openedAt),
      happenings: story.happenings.map((happening) => ({ ...happening, at: moved(happening.at) })),
    }))
    .filter(({ openedAt }) => openedAt <= now && openedAt.getTime() > now.getTime() - SPAN_MS);
}

/**
 * The same by people who go home: what the log has done outside of hours is done on the next morning, and so there is work
 * left at night.
 */
function worked(story: Story, hours: Calendar, number: number): Story {
  let before = story.openedAt.getTime();
  const happenings = story.happenings.map((happening) => {
    const morning = hours.isOpen(happening.at) ? null : hours.nextOpen(happening.at);
    const isDone = happening.role === "agent" && morning !== null;
    const at = isDone ? morning.getTime() + (number % MORNING_MINUTES) * 60_000 : happening.at.getTime();
    before = Math.max(before, at);
    return { ...happening, at: new Date(before) };
  });
  return { ...story, happenings };
}

/** Over how many minutes of a morning that is spread. */
const MORNING_MINUTES = 150;

/** A story's beginning, or something that happened in it; `number` is its place among the stories. */
type Step = {
  readonly number: number;
  readonly at: Date;
  readonly story: Story;
  readonly happening?: Happening;
};

function inOrder(stories: readonly Story[]): Step[] {
  const byOpening = stories.toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
  return byOpening
    .flatMap((story, number): Step[] => [
      { number, at: story.openedAt, story },
      ...story.happenings.map((happening) => ({ number, at: happening.at, story, happening })),
    ])
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

type Crew = { team: Team; agents: Agent[] };

/** The desk while it is lived through: its tickets with all that was decided on each, its teams and agents. */
class Scene {
  readonly #engine: Engine;
  readonly #lives = new Map<number, Decision>();
  readonly #crews = new Map<string, Crew>(TEAMS.map((own) => [own.teamId, crewOf(own)]));

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get crews(): Iterable<Crew> {
    return this.#crews.values();
  }

  take({ number, at, story, happening }: Step): void {
    if (happening === undefined) {
      this.#open(number, story, at);
      return;
    }
    // What the log's automation did is for the desk's own timers to do.
    if (happening.role === "system") return;
    this.#ask(number, (ticket) => this.#engine.advance(ticket, { at }));
    if (happening.changes?.teamId !== undefined) this.#give(number, teamFor(happening.changes.teamId), at);
    const { priority } = happening.changes ?? {};
    if (priority !== undefined) {
      this.#ask(number, (ticket) =>
        this.#engine.update(ticket, { changes: { priority }, actor: actorOf(happening, ticket), at }),
      );
    }
    if (happening.status !== undefined) {
      const to = happening.status;
      this.#ask(number, (ticket) =>
        this.#engine.transition(ticket, { to, actor: actorOf(happening, ticket), at }),
      );
    }
    if (happening.comment) this.#say(number, happening, happening.comment.isInternal);
  }

  /** Everything that was decided on each ticket, once what is due by `now` has come. */
  until(now: Date): Decision[] {
    for (const number of this.#lives.keys()) {
      this.#ask(number, (ticket) => this.#engine.advance(ticket, { at: now }));
    }
    return [...this.#lives.values()];
  }

  #open(number: number, story: Story, at: Date): void {
    const first = story.happenings.find(({ changes }) => changes?.teamId !== undefined);
    const { subjects } = teamFor(first?.changes?.teamId);
    const { title, description, category, tags = [] } = pick(subjects, number);
    const reporterId = reporterOf(story.reporter);
    const ticketId = `T-${FIRST_NUMBER + number}`;
    const decision = this.#engine.open(
      { ticketId, title, description, category, tags, priority: story.priority, reporterId },
      { actor: { id: reporterId, role: "reporter" }, at },
    );
    this.#lives.set(number, withoutNotices(decision));
  }

  #give(number: number, { teamId }: SceneTeam, at: Date): void {
    const actor: Actor = { id: "dispatcher", role: "admin" };
    this.#ask(number, (ticket) => this.#engine.update(ticket, { changes: { teamId }, actor, at }));
    const { team, agents } = this.#crews.get(teamId) as Crew;
    this.#ask(number, (ticket) => {
      const asked = { team, agents, actor, at };
      return ticket.assigneeId === null
        ? this.#engine.assign(ticket, asked)
        : this.#engine.reassign(ticket, asked);
    });
  }

  #say(number: number, happening: Happening, isInternal: boolean): void {
    const words = happening.role === "reporter" ? REPLIES : isInternal ? NOTES : ANSWERS;
    this.#ask(number, (ticket) =>
      this.#engine.comment(ticket, {
        commentId: `${ticket.ticketId}-${ticket.revision}`,
        body: pick(words, number + ticket.revision),
        isInternal,
        actor: actorOf(happening, ticket),
        at: happening.at,
      }),
    );
  }

  /** Asks the engine about a ticket, and adds its answer to what was decided before; a refusal leaves all as it was. */
  #ask(number: number, ask: (ticket: Ticket) => Decision): void {
    const life = this.#lives.get(number) as Decision;
    let next: Decision;
    try {
      next = ask(life.ticket);
    } catch (error) {
      // Here a timer may have been before the log.
      if (error instanceof TicketEngineError) return;
      throw error;
    }
    this.#count(next);
    const { effects } = withoutNotices(next);
    this.#lives.set(number, {
      ...life,
      ticket: next.ticket,
      patch: { ...life.patch, ...next.patch },
      history: [...life.history, ...next.history],
      comments: [...life.comments, ...next.comments],
      breaches: [...life.breaches, ...next.breaches],
      effects: [...life.effects, ...effects],
      nextWakeAt: next.nextWakeAt,
    });
  }

  /** What a decision changes of teams and agents. */
  #count({ ticket, assignment, effects }: Decision): void {
    const crew = this.#crews.get(String(ticket.teamId));
    if (crew && assignment?.agentId != null) {
      crew.team = { ...crew.team, cursor: assignment.cursor, cursorTurns: assignment.cursorTurns };
      this.#change(assignment.agentId, { lastAssignedAt: ticket.updatedAt });
    }
    for (const effect of effects) {
      if (effect.kind === "agentLoad") this.#change(effect.agentId, {}, effect.delta);
    }
  }

  #change(agentId: Agent["agentId"], changes: Partial<Agent>, load = 0): void {
    for (const crew of this.#crews.values()) {
      crew.agents = crew.agents.map((own) =>
        own.agentId === agentId ? { ...own, ...changes, currentLoad: (own.currentLoad ?? 0) + load } : own,
      );
    }
  }
}

const crewOf = ({ teamId, queueStrategy, agents }: SceneTeam): Crew => ({
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

/** Nobody is told or called about what is past; a load is counted. */
const withoutNotices = (decision: Decision): Decision => ({
  ...decision,
  effects: decision.effects.filter(({ kind }) => kind === "agentLoad"),
});

/** Who did it here: whoever has the ticket, or whoever reported it. */
const actorOf = ({ role }: Happening, ticket: Ticket): Actor =>
  role === "reporter"
    ? { id: ticket.reporterId, role }
    : { id: ticket.assigneeId ?? "dispatcher", role: ticket.assigneeId === null ? "admin" : "agent" };

/** The number in a name of the log. */
const numberIn = (name: string | null | undefined): number => Number(/\d+/.exec(name ?? "")?.[0] ?? 0);

const pick = <T>(choices: readonly T[], number: number): T => choices[number % choices.length] as T;

const teamFor = (group: string | null | undefined): SceneTeam => pick(TEAMS, numberIn(group));

const reporterOf = (name: string): string => pick(REPORTERS, numberIn(name));
