/**
 * The commit path that every change to a ticket takes. Reads the snapshot, calls the engine, and
 * writes the whole decision in one transaction. A lost race is retried on the new snapshot.
 */
import type { AssignCommand, AssignDecision, Decision, Effect, Engine, Ticket } from "ticket-engine";
import type { Configurations } from "./configuration.js";
import { type Database, isOvertaken, type Queries } from "./sql.js";
import { agentsOf, teamOf } from "./teams.js";

/** How many times a transaction is tried before giving up. */
const ATTEMPTS = 10;

/**
 * Gives the engine a command on a loaded ticket. `transaction` loads whatever else the command
 * needs.
 */
export type Command<D extends Decision = Decision> = (
  engine: Engine,
  ticket: Ticket,
  transaction: Queries,
) => D | Promise<D>;

export class TicketNotFound extends Error {}
export class TooManyRaces extends Error {}

/** Runs a command on a ticket and commits the decision. */
export function decide<D extends Decision>(
  database: Database,
  engine: Engine | Configurations,
  ticketId: string,
  command: Command<D>,
): Promise<D> {
  return withRetries(database, (transaction) => decideIn(transaction, engine, ticketId, command));
}

/** {@link decide} as part of a transaction. */
export async function decideIn<D extends Decision>(
  transaction: Queries,
  engine: Engine | Configurations,
  ticketId: string,
  command: Command<D>,
): Promise<D> {
  const [row] = await transaction.query<{ snapshot: Ticket }>(
    "select snapshot from tickets where ticket_id = $1 for update",
    [ticketId],
  );
  if (!row) throw new TicketNotFound(ticketId);
  // Read the configuration after locking the ticket: nobody can move the ticket to a newer version
  // in between.
  const currentEngine = "newest" in engine ? (await engine.newest(transaction)).engine : engine;
  const decision = await command(currentEngine, row.snapshot, transaction);
  await commitIn(transaction, row.snapshot.revision, decision);
  return decision;
}

/** Commits the decision that opens a ticket. */
export async function open(database: Database, decision: Decision): Promise<Decision> {
  return withRetries(database, async (transaction) => {
    await commitIn(transaction, null, decision);
    return decision;
  });
}

/**
 * Assigns a ticket to an agent of its team, or of the team `teamId`. Locks the team's row until the
 * commit.
 */
export function assignCommand(
  teamId: string | null,
  options: Omit<AssignCommand, "team" | "agents">,
  isReassignment = false,
): Command<AssignDecision> {
  return async (engine, ticket, transaction) => {
    const team = await teamOf(transaction, teamId ?? (ticket.teamId as string | null), "for update");
    const agents = await agentsOf(transaction, String(team.teamId));
    const command = { team, agents, ...options };
    return isReassignment ? engine.reassign(ticket, command) : engine.assign(ticket, command);
  };
}

/** Runs a transaction, and retries it when it lost a race. */
export async function withRetries<T>(
  database: Database,
  work: (transaction: Queries) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (!(error instanceof LostRace || isOvertaken(error))) throw error;
      if (attempt === ATTEMPTS) throw new TooManyRaces();
    }
  }
}

/** Another transaction changed the row first. */
class LostRace extends Error {}

/** A decision to commit. */
export type PendingCommit = {
  /** The revision of the snapshot it was made on; null for a new ticket. */
  readonly revision: number | null;
  readonly decision: Decision;
  /** The configuration version that a new ticket was opened under. */
  readonly version?: number;
};

/** Writes a decision made on a snapshot of `revision`; null for a new ticket. */
export const commitIn = (
  transaction: Queries,
  revision: number | null,
  decision: Decision,
  version = 0,
): Promise<void> => commitAll(transaction, [{ revision, decision, version }]);

/** Writes decisions on several tickets. Appended rows take one statement per table. */
export async function commitAll(transaction: Queries, commits: readonly PendingCommit[]): Promise<void> {
  const changing = commits.filter(({ decision }) => Object.keys(decision.patch).length > 0);
  for (const { revision, decision, version = 0 } of changing) {
    if (revision === null) await insertTicket(transaction, decision.ticket, version);
    else await updateTicket(transaction, revision, decision.ticket);
  }
  const decisions = changing.map(({ decision }) => decision);
  await append(
    transaction,
    `insert into ticket_history (history_id, ticket_id, field_changed, old_value, new_value, changed_by, changed_at,
       revision, cause, timer_id, is_internal, chain)
     select * from jsonb_to_recordset($1) as entry ("historyId" text, "ticketId" text, "fieldChanged" text,
       "oldValue" jsonb, "newValue" jsonb, "changedBy" text, "changedAt" timestamptz, revision integer, cause text,
       "timerId" text, "isInternal" boolean, chain text)`,
    decisions.flatMap(({ history }) => history),
  );
  await append(
    transaction,
    `insert into sla_breaches (key, ticket_id, breach_type, clock_id, clock_group, cycle, breached_at, detected_at)
     select * from jsonb_to_recordset($1) as breach (key text, "ticketId" text, "breachType" text, "clockId" text,
       "group" text, cycle integer, "breachedAt" timestamptz, "detectedAt" timestamptz)`,
    decisions.flatMap(({ breaches }) => breaches),
  );
  const comments = decisions.flatMap((decision) => decision.comments);
  const added = await append(
    transaction,
    `insert into comments (ticket_id, comment_id, author_id, author_role, body, is_internal, created_at)
     select * from jsonb_to_recordset($1) as comment ("ticketId" text, "commentId" text, "authorId" text,
       "authorRole" text, body text, "isInternal" boolean, "createdAt" timestamptz)
     on conflict do nothing returning 1`,
    comments,
  );
  if (added < comments.length) throw new CommentExists();
  for (const decision of decisions) await writeAssignment(transaction, decision);
  await recordEffects(
    transaction,
    decisions.flatMap(({ effects }) => effects),
  );
}

/** Returns the number of rows that the statement returned. */
const append = async (transaction: Queries, sql: string, rows: readonly object[]): Promise<number> =>
  rows.length === 0 ? 0 : (await transaction.query(sql, [JSON.stringify(rows)])).length;

/** The snapshot, and the columns that queries filter and sort by. */
const COLUMNS =
  "snapshot, revision, status, priority, team_id, assignee_id, reporter_id, due_at, next_wake_at, updated_at, title, risk_at, is_open";

const columnsOf = (ticket: Ticket): unknown[] => [
  JSON.stringify(ticket),
  ticket.revision,
  ticket.status,
  ticket.priority,
  ticket.teamId,
  ticket.assigneeId,
  ticket.reporterId,
  ticket.dueAt,
  ticket.nextWakeAt,
  ticket.updatedAt,
  ticket.title,
  riskAt(ticket) ?? "infinity",
  ticket.resolvedAt === null && ticket.closedAt === null,
];

/**
 * The earliest deadline of the ticket's running clocks, in all groups; null without one. A clock
 * that has stopped keeps its deadline, but there is no risk in it.
 */
export function riskAt({ sla }: Ticket): string | null {
  const clocks = Object.values(sla.clocks).flatMap((group) => Object.values(group));
  const deadlines = clocks.flatMap(({ phase }) =>
    phase.state === "running" && phase.dueAt !== null ? [new Date(phase.dueAt).getTime()] : [],
  );
  return deadlines.length === 0 ? null : new Date(Math.min(...deadlines)).toISOString();
}

export class TicketExists extends Error {}
export class CommentExists extends Error {}

async function insertTicket(transaction: Queries, ticket: Ticket, version: number): Promise<void> {
  const written = await transaction.query(
    `insert into tickets (ticket_id, config_version, ${COLUMNS})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing returning 1`,
    [ticket.ticketId, version, ...columnsOf(ticket)],
  );
  if (written.length === 0) throw new TicketExists(String(ticket.ticketId));
}

async function updateTicket(transaction: Queries, revision: number, ticket: Ticket): Promise<void> {
  const written = await transaction.query(
    `update tickets set (${COLUMNS}) = ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     where ticket_id = $1 and revision = $2 returning 1`,
    [ticket.ticketId, revision, ...columnsOf(ticket)],
  );
  if (written.length === 0) throw new LostRace();
}

/**
 * Saves the team's cursor, and updates the agent only if their load still equals the expected one.
 */
async function writeAssignment(transaction: Queries, { assignment, ticket }: Decision): Promise<void> {
  if (assignment?.agentId == null) return;
  await transaction.query("update teams set cursor = $2, cursor_turns = $3 where team_id = $1", [
    ticket.teamId,
    assignment.cursor,
    assignment.cursorTurns,
  ]);
  const updated = await transaction.query(
    "update agents set last_assigned_at = $2 where agent_id = $1 and current_load = $3 returning 1",
    [assignment.agentId, ticket.updatedAt, assignment.expectedLoad],
  );
  if (updated.length === 0) throw new LostRace();
}

/**
 * Adds effects to the outbox, each once by its key. Load effects are applied here, in the same
 * transaction: a load that lags behind would make every later assignment lose its `expectedLoad`
 * race.
 */
async function recordEffects(transaction: Queries, effects: readonly Effect[]): Promise<void> {
  if (effects.length === 0) return;
  const added = await transaction.query<{ key: string }>(
    `insert into outbox (key, ticket_id, effect, done_at)
     select effect ->> 'key', effect ->> 'ticketId', effect, case effect ->> 'kind' when 'agentLoad' then now() end
     from jsonb_array_elements($1) as effect
     on conflict do nothing returning key`,
    [JSON.stringify(effects)],
  );
  const isNew = new Set(added.map(({ key }) => key));
  // Agents are updated in the order of their ids, so that two transactions cannot deadlock.
  for (const [agentId, delta] of loadsOf(effects.filter(({ key }) => isNew.has(key)))) {
    await transaction.query("update agents set current_load = current_load + $2 where agent_id = $1", [
      agentId,
      delta,
    ]);
  }
}

/** The change in each agent's load, ordered by agent id. */
function loadsOf(effects: readonly Effect[]): [agentId: string, delta: number][] {
  const deltas = new Map<string, number>();
  for (const effect of effects) {
    if (effect.kind !== "agentLoad") continue;
    const agentId = String(effect.agentId);
    deltas.set(agentId, (deltas.get(agentId) ?? 0) + effect.delta);
  }
  return [...deltas].sort(([a], [b]) => (a < b ? -1 : 1));
}
