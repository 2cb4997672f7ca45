/** Teams and agents: their rows, converted to the engine's types. */
import type { Agent, Team } from "ticket-engine";
import { Refusal } from "./problem.js";
import type { Queries } from "./sql.js";

export class TeamNotFound extends Error {}

type TeamRow = {
  team_id: string;
  queue_strategy: Team["queueStrategy"];
  cursor: string | null;
  cursor_turns: number | null;
  options: object;
};

/** Loads a team. Lock it `for update` to advance its cursor. */
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

export const listAgents = (queries: Queries, teamId: string | undefined): Promise<AgentRow[]> =>
  queries.query<AgentRow>(
    `select ${AGENT} from agents where $1::text is null or team_id = $1 order by agent_id`,
    [teamId ?? null],
  );

/** The teams, with the number of tickets in their queues. */
export const listTeams = (queries: Queries) =>
  queries.query(
    `select team_id as "teamId", name, queue_strategy as "queueStrategy", cursor,
       (select count(*)::int from agents where agents.team_id = teams.team_id) as agents,
       (select count(*)::int from tickets where tickets.team_id = teams.team_id and is_open) as "openTickets",
       (select count(*)::int from tickets
        where tickets.team_id = teams.team_id and is_open and assignee_id is null) as "unassignedTickets"
     from teams order by team_id`,
  );

/** The columns of the fields that may be changed. */
const COLUMNS = {
  isAvailable: "is_available",
  capacity: "capacity",
  skills: "skills",
  weight: "weight",
  calendar: "calendar",
  delegateId: "delegate_id",
} as const;

/** Changes an agent and returns the new row; undefined if there is no such agent. */
export async function updateAgent(
  queries: Queries,
  agentId: string,
  changes: { readonly [field in keyof typeof COLUMNS]?: unknown },
): Promise<AgentRow | undefined> {
  const changed = Object.entries(COLUMNS).filter(([field]) => field in changes);
  const values = changed.map(([field]) => {
    const value = changes[field as keyof typeof COLUMNS];
    return field === "skills" ? JSON.stringify(value) : value;
  });
  const sets = ["agent_id = agent_id", ...changed.map(([, column], index) => `${column} = $${index + 2}`)];
  const [agent] = await queries.query<AgentRow>(
    `update agents set ${sets.join(", ")} where agent_id = $1 returning ${AGENT}`,
    [agentId, ...values],
  );
  return agent;
}

/**
 * Refuses an unknown team or agent. Foreign keys cannot, because tickets outlive teams and agents.
 */
export async function requireKnown(
  queries: Queries,
  { teamId, assigneeId }: { readonly teamId?: unknown; readonly assigneeId?: unknown },
): Promise<void> {
  if (teamId != null) await teamOf(queries, String(teamId));
  if (assigneeId == null) return;
  const found = await queries.query("select 1 from agents where agent_id = $1", [assigneeId]);
  if (found.length === 0) throw new Refusal(422, "UNKNOWN_AGENT", "there is no such agent");
}
