/** Teams and agents as rows, and as the engine reads them. */
import type { Agent, Team } from "ticket-engine";
import type { Queries } from "./database.js";

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

type AgentRow = {
  agent_id: string;
  team_id: string;
  name: string;
  skills: Agent["skills"];
  current_load: number;
  is_available: boolean;
  capacity: number | null;
  weight: number;
  calendar: string | null;
  delegate_id: string | null;
  last_assigned_at: Date | null;
};

export async function agentsOf(queries: Queries, teamId: string): Promise<Agent[]> {
  const rows = await queries.query<AgentRow>("select * from agents where team_id = $1 order by agent_id", [
    teamId,
  ]);
  return rows.map((row) => ({
    agentId: row.agent_id,
    teamId: row.team_id,
    name: row.name,
    skills: row.skills,
    currentLoad: row.current_load,
    isAvailable: row.is_available,
    capacity: row.capacity,
    weight: row.weight,
    calendar: row.calendar,
    delegateId: row.delegate_id,
    lastAssignedAt: row.last_assigned_at,
  }));
}
