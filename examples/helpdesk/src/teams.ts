/** Teams and agents as rows, and as the engine reads them. */
import type { Agent, Team } from "ticket-engine";
import { Refused } from "./problem.js";
import type { Queries } from "./sql.js";

export class TeamNotFound extends Error {}

type TeamRow = {
  team_id: string;
  queue_strategy: Team["queueStrategy"];
  cursor: string | null;
  cursor_turns: number | null;
  options: object;
};

/** A team; `for update` when its cursor is to be turned. */
export async function teamOf(
  queries: Queries,
  teamId: string | null,
  lock: "" | "for update" = "",
): Promise<Team> {
  const [row] = await queries.query<TeamRow>(`select * from teams where team_id = $1 ${lock}`, [teamId]);
  if (!row) throw new TeamNotFound(String(teamId));
  return {
    ...row.options,
    teamId: row.team_id,
    queueStrategy: row.queue_strategy,
    cursor: row.cursor,
    cursorTurns: row.cursor_turns,
  };
}

const AGENT = `agent_id as "agentId", team_id as "teamId", name, skills, current_load as "currentLoad",
  is_available as "isAvailable", capacity, weight, calendar, delegate_id as "delegateId",
  last_assigned_at as "lastAssignedAt"`;

export type AgentRow = Agent & { readonly name: string };

export const agentsOf = (queries: Queries, teamId: string): Promise<AgentRow[]> =>
  queries.query<AgentRow>(`select ${AGENT} from agents where team_id = $1 order by agent_id`, [teamId]);

export const allAgents = (queries: Queries, teamId: string | undefined): Promise<AgentRow[]> =>
  queries.query<AgentRow>(
    `select ${AGENT} from agents where $1::text is null or team_id = $1 order by agent_id`,
    [teamId ?? null],
  );

/** The teams, with what waits in their queues. */
export const allTeams = (queries: Queries) =>
  queries.query(
    `select team_id as "teamId", name, queue_strategy as "queueStrategy", cursor,
       (select count(*)::int from agents where agents.team_id = teams.team_id) as agents,
       (select count(*)::int from tickets where tickets.team_id = teams.team_id and is_open) as "openTickets",
       (select count(*)::int from tickets
        where tickets.team_id = teams.team_id and is_open and assignee_id is null) as "unassignedTickets"
     from teams order by team_id`,
  );

const CHANGEABLE = {
  isAvailable: "is_available",
  capacity: "capacity",
  skills: "skills",
  weight: "weight",
  calendar: "calendar",
  delegateId: "delegate_id",
} as const;

/** Changes an agent; undefined when there is none of that id. */
export async function changeAgent(
  queries: Queries,
  agentId: string,
  changes: { readonly [field in keyof typeof CHANGEABLE]?: unknown },
): Promise<AgentRow | undefined> {
  const given = Object.entries(CHANGEABLE).filter(([field]) => field in changes);
  const values = given.map(([field]) => {
    const value = changes[field as keyof typeof CHANGEABLE];
    return field === "skills" ? JSON.stringify(value) : value;
  });
  const sets = ["agent_id = agent_id", ...given.map(([, column], index) => `${column} = $${index + 2}`)];
  const [agent] = await queries.query<AgentRow>(
    `update agents set ${sets.join(", ")} where agent_id = $1 returning ${AGENT}`,
    [agentId, ...values],
  );
  return agent;
}

/** Refuses a team or an agent that is not there: no key of the database does, for tickets outlive both. */
export async function known(
  queries: Queries,
  { teamId, assigneeId }: { readonly teamId?: unknown; readonly assigneeId?: unknown },
): Promise<void> {
  if (teamId != null) await teamOf(queries, String(teamId));
  if (assigneeId == null) return;
  const found = await queries.query("select 1 from agents where agent_id = $1", [assigneeId]);
  if (found.length === 0) throw new Refused(422, "UNKNOWN_AGENT", "there is no such agent");
}
