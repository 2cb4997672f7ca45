/**
 * The one commit path: everything that changes a ticket comes through here. Reads the snapshot, asks the engine, and
 * writes all that was decided in one transaction; whoever loses a race reads again and asks again.
 */
import type { AssignCommand, AssignDecision, Decision, Effect, Engine, Ticket } from "ticket-engine";
import type { Configurations } from "./configuration.js";
import { type Database, isOvertaken, type Queries } from "./sql.js";
import { agentsOf, teamOf } from "./teams.js";

/** How often a lost race is run again. */
const ATTEMPTS = 10;

/** What a request asks the engine. `transaction` is for what the question needs besides the ticket. */
export type Ask<D extends Decision = Decision> = (
  engine: Engine,
  ticket: Ticket,
  transaction: Queries,
) => D | Promise<D>;

export class TicketNotFound extends Error {}
export class TooManyRaces extends Error {}

/** Asks about a ticket and commits the answer. */
export function decide<D extends Decision>(
  database: Database,
  engine: Engine | Configurations,
  ticketId: string,
  ask: Ask<D>,
): Promise<D> {
  return retried(database, (transaction) => decideIn(transaction, engine, ticketId, ask));
}

/** The same as part of a transaction. */
export async function decideIn<D extends Decision>(
  transaction: Queries,
  engine: Engine | Configurations,
  ticketId: string,
  ask: Ask<D>,
): Promise<D> {
  const [row] = await transaction.query<{ snapshot: Ticket }>(
    "select snapshot from tickets where ticket_id = $1 for update",
    [ticketId],
  );
  if (!row) throw new TicketNotFound(ticketId);
  // The configuration is read with the ticket locked: no other can have moved it to a newer one meanwhile.
  const own = "newest" in engine ? (await engine.newest(transaction)).engine : engine;
  const decision = await ask(own, row.snapshot, transaction);
  await commitIn(transaction, row.snapshot.revision, decision);
  return decision;
}

/** Opens a ticket. */
export async function open(database: Database, decision: Decision): Promise<Decision> {
  return retried(database, async (transaction) => {
    await commitIn(transaction, null, decision);
    return decision;
  });
}

/** Gives a ticket to one of its team's agents: the team's row is locked until that is committed. */
export function assignment(
  teamId: string | null,
  how: Omit<AssignCommand, "team" | "agents">,
  anew = false,
): Ask<AssignDecision> {
  return async (engine, ticket, transaction) => {
    const team = await teamOf(transaction, teamId ?? (ticket.teamId as string | null), "for update");
    const agents = await agentsOf(transaction, String(team.teamId));
    const asked = { team, agents, ...how };
    return anew ? engine.reassign(ticket, asked) : engine.assign(ticket, asked);
  };
}

/** Runs a transaction; again, when another one has overtaken it. */
export async function retried<T>(database: Database, work: (transaction: Queries) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (!(error instanceof LostRace || isOvertaken(error))) throw error;
      if (attempt === ATTEMPTS) throw new TooManyRaces();
    }
  }
}

/** Somebody was faster. */
class LostRace extends Error {}

/** A decision, and the revision of the snapshot that it was made on; null when the ticket is new. */
export type Made = {
  readonly revision: number | null;
  readonly decision: Decision;
  /** The version of the configuration by which a new ticket was opened. */
  readonly version?: number;
};

/** Writes a decision on a snapshot of `revision`; on none when the ticket is new. */
export const commitIn = (
  transaction: Queries,
  revision: number | null,
  decision: Decision,
  version = 0,
): Promise<void> => commitAll(transaction, [{ revision, decision, version }]);

/** Writes decisions on several tickets, what they append in one statement for each table. */
export async function commitAll(transaction: Queries, made: readonly Made[]): Promise<void> {
  const changing = made.filter(({ decision }) => Object.keys(decision.patch).length > 0);
  for (const { revision, decision, version = 0 } of changing) {
    if (revision === null) await insertTicket(transaction, decision.ticket, version);
    else await updateTicket(transaction, revision, decision.ticket);
  }
  const decisions = changing.map(({ decision }) => decision);
  await append(
    transaction,
    `insert into ticket_history (history_id, ticket_id, field_changed, old_value, new_value, changed_by, changed_at,
       revision, cause, rule, is_internal, chain)
     select * from jsonb_to_recordset($1) as own ("historyId" text, "ticketId" text, "fieldChanged" text,
       "oldValue" jsonb, "newValue" jsonb, "changedBy" text, "changedAt" timestamptz, revision integer, cause text,
       rule text, "isInternal" boolean, chain text)`,
    decisions.flatMap(({ history }) => history),
  );
  await append(
    transaction,
    `insert into sla_breaches (key, ticket_id, breach_type, cycle, breached_at, detected_at)
     select * from jsonb_to_recordset($1) as own (key text, "ticketId" text, "breachType" text, cycle integer,
       "breachedAt" timestamptz, "detectedAt" timestamptz)`,
    decisions.flatMap(({ breaches }) => breaches),
  );
  await append(
    transaction,
    `insert into comments (ticket_id, comment_id, author_id, author_role, body, is_internal, created_at)
     select * from jsonb_to_recordset($1) as own ("ticketId" text, "commentId" text, "authorId" text,
       "authorRole" text, body text, "isInternal" boolean, "createdAt" timestamptz)`,
    decisions.flatMap(({ comments }) => comments),
  );
  for (const decision of decisions) await writeAssignment(transaction, decision);
  await carryOut(
    transaction,
    decisions.flatMap(({ effects }) => effects),
  );
}

const append = async (transaction: Queries, sql: string, rows: readonly object[]): Promise<void> => {
  if (rows.length > 0) await transaction.query(sql, [JSON.stringify(rows)]);
};

/** What is looked for, beside the snapshot. */
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

/** The next deadline that a clock of the ticket runs towards; null when none does. */
export function riskAt({ sla }: Ticket): string | null {
  const deadlines = [sla.firstResponse, sla.nextResponse, sla.resolution].flatMap((clock) =>
    clock?.phase.state === "running" && clock.phase.dueAt !== null
      ? [new Date(clock.phase.dueAt).getTime()]
      : [],
  );
  return deadlines.length === 0 ? null : new Date(Math.min(...deadlines)).toISOString();
}

export class TicketExists extends Error {}

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

/** The team's cursor and the agent's time, where the agent's load is still the one that was decided on. */
async function writeAssignment(transaction: Queries, { assignment, ticket }: Decision): Promise<void> {
  if (assignment?.agentId == null) return;
  await transaction.query("update teams set cursor = $2, cursor_turns = $3 where team_id = $1", [
    ticket.teamId,
    assignment.cursor,
    assignment.cursorTurns,
  ]);
  const taken = await transaction.query(
    "update agents set last_assigned_at = $2 where agent_id = $1 and current_load = $3 returning 1",
    [assignment.agentId, ticket.updatedAt, assignment.expectedLoad],
  );
  if (taken.length === 0) throw new LostRace();
}

/** Effects go through the outbox, each once by its key; but a load is counted here and now. */
async function carryOut(transaction: Queries, effects: readonly Effect[]): Promise<void> {
  if (effects.length === 0) return;
  const added = await transaction.query<{ key: string }>(
    `insert into outbox (key, ticket_id, effect, done_at)
     select effect ->> 'key', effect ->> 'ticketId', effect, case effect ->> 'kind' when 'agentLoad' then now() end
     from jsonb_array_elements($1) as effect
     on conflict do nothing returning key`,
    [JSON.stringify(effects)],
  );
  const isNew = new Set(added.map(({ key }) => key));
  // In one order, so that no two transactions wait for each other.
  for (const [agentId, delta] of loadsOf(effects.filter(({ key }) => isNew.has(key)))) {
    await transaction.query("update agents set current_load = current_load + $2 where agent_id = $1", [
      agentId,
      delta,
    ]);
  }
}

/** By how much the loads of agents change, in the order of their ids. */
function loadsOf(effects: readonly Effect[]): [agentId: string, delta: number][] {
  const deltas = new Map<string, number>();
  for (const effect of effects) {
    if (effect.kind !== "agentLoad") continue;
    const agentId = String(effect.agentId);
    deltas.set(agentId, (deltas.get(agentId) ?? 0) + effect.delta);
  }
  return [...deltas].sort(([a], [b]) => (a < b ? -1 : 1));
}
