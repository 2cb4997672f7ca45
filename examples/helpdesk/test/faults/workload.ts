/** The desk that the faults are injected into: its size, policies, teams and agents. */
import { type EngineConfig, presets } from "ticket-engine";
import type { Database } from "../../src/database.js";
import { migrate } from "../../src/migrate.js";

export type Size = {
  readonly tickets: number;
  /** Requests by clients, besides opening the tickets. */
  readonly requests: number;
  /** The approximate duration of the run. Deadlines, timers and clock jumps scale with it. */
  readonly seconds: number;
};

export const PRIORITIES = ["P1", "P2", "P3", "P4"] as const;
export const TEAMS = ["desk", "net", "mail", "site"] as const;
export const AGENTS = 12;
export const WEIGHTS = { P1: 2, P2: 1, P3: 1, P4: 1 } as const;

/** Each priority's targets in milliseconds. */
export const targets = ({ seconds }: Size, priority: string) => {
  const share = (PRIORITIES.indexOf(priority as "P1") + 1) * seconds;
  return {
    RESPONSE: Math.round(share * 120),
    NEXT_RESPONSE: Math.round(share * 60),
    RESOLUTION: Math.round(share * 240),
  };
};

/**
 * The largest error of a jumping clock, in milliseconds. It is less than the shortest target or
 * timer, so that a ticket opened by a clock that is behind is not due at once, and the wake-up lag
 * measures the workers only.
 */
export const jumpMs = ({ seconds }: Size): number => seconds * 50;

export function configOf(size: Size): EngineConfig {
  const minutes = (share: number) => (share * size.seconds) / 60;
  return {
    workflow: presets.relaxedWorkflow,
    policies: PRIORITIES.map((priority) => ({
      policyId: priority,
      priority,
      businessHoursOnly: false,
      responseTimeMinutes: targets(size, priority).RESPONSE / 60_000,
      nextResponseTimeMinutes: targets(size, priority).NEXT_RESPONSE / 60_000,
      resolutionTimeMinutes: targets(size, priority).RESOLUTION / 60_000,
      warnAt: [0.5],
    })),
    timers: [
      {
        id: "page-unassigned",
        when: { field: "priority", equals: "P1" },
        since: "unassigned",
        after: minutes(0.2),
        do: [{ page: { severity: "critical" } }],
      },
      {
        id: "stale",
        when: { field: "status", equals: "IN_PROGRESS" },
        since: "inStatus",
        after: minutes(0.3),
        do: [{ reassign: {} }],
      },
      {
        id: "auto-close",
        when: { field: "status", equals: "RESOLVED" },
        since: "lastCustomerActivity",
        after: minutes(0.3),
        do: [{ setStatus: "CLOSED" }],
      },
    ],
    loadWeights: WEIGHTS,
    tamperEvidentHistory: true,
  };
}

export async function prepare(database: Database, { tickets }: Size): Promise<void> {
  await migrate(database, new URL("../../migrations/", import.meta.url));
  for (const team of TEAMS) {
    await database.query("insert into teams (team_id, name, queue_strategy) values ($1, $1, 'LOAD_BASED')", [
      team,
    ]);
    // All agents together have capacity for a quarter of the tickets.
    await database.query(
      `insert into agents (agent_id, team_id, name, capacity)
       select $1 || '-' || number, $1, 'Agent', $2 from generate_series(1, $3::int) as number`,
      [team, Math.ceil(tickets / (TEAMS.length * AGENTS * 4)), AGENTS],
    );
  }
  for (const statement of WATCH) await database.query(statement);
}

/**
 * Logs every update of an agent in the order of the commits, because the agent's row is locked
 * until then. An assignment shows as an update that leaves the load unchanged, followed by the
 * change of the load.
 */
const WATCH = [
  `create table load_log (
     place bigint generated always as identity primary key,
     transaction xid8 not null default pg_current_xact_id(),
     agent_id text not null, before integer not null, after integer not null, capacity integer not null)`,
  `create function log_load() returns trigger language plpgsql as $$
   begin
     insert into load_log (agent_id, before, after, capacity)
       values (new.agent_id, old.current_load, new.current_load, new.capacity);
     return null;
   end $$`,
  "create trigger agents_are_watched after update on agents for each row execute function log_load()",
];
