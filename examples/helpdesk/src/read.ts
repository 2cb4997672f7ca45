/** Queries that read without deciding anything. */
import type { Actor, SlaBreach, Ticket, TicketComment, TicketHistory } from "ticket-engine";
import { isStaff } from "./access.js";
import { riskAt, TicketNotFound } from "./commit.js";
import { Refusal } from "./problem.js";
import type { Database, Queries } from "./sql.js";

/**
 * Runs several reads on one snapshot of the database: a concurrent commit is visible to all of them
 * or to none.
 */
export const inSnapshot = <T>(database: Database, read: (snapshot: Queries) => Promise<T>): Promise<T> =>
  database.transaction(async (snapshot) => {
    await snapshot.run("set transaction isolation level repeatable read, read only");
    return read(snapshot);
  });

export async function readTicket(queries: Queries, ticketId: string): Promise<Ticket> {
  const [row] = await queries.query<{ snapshot: Ticket }>(
    "select snapshot from tickets where ticket_id = $1",
    [ticketId],
  );
  if (!row) throw new TicketNotFound(ticketId);
  return row.snapshot;
}

export const readComments = (queries: Queries, ticketId: string): Promise<TicketComment[]> =>
  queries.query<TicketComment>(
    `select ticket_id as "ticketId", comment_id as "commentId", author_id as "authorId", author_role as "authorRole",
       body, is_internal as "isInternal", created_at as "createdAt"
     from comments where ticket_id = $1 order by created_at, comment_id`,
    [ticketId],
  );

export const readHistory = (queries: Queries, ticketId: string): Promise<TicketHistory[]> =>
  queries.query<TicketHistory>(
    `select history_id as "historyId", ticket_id as "ticketId", field_changed as "fieldChanged", old_value as "oldValue",
       new_value as "newValue", changed_by as "changedBy", changed_at as "changedAt", revision, cause,
       timer_id as "timerId", is_internal as "isInternal", chain
     from ticket_history where ticket_id = $1 order by place`,
    [ticketId],
  );

export type TicketFilter = {
  readonly sort: "id" | "risk";
  readonly status?: string | undefined;
  readonly priority?: string | undefined;
  readonly team?: string | undefined;
  readonly assignee?: string | undefined;
  readonly text?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

const isDone = ({ resolvedAt, closedAt }: Ticket): boolean => resolvedAt !== null || closedAt !== null;

/** The order by risk for staff: by the earliest deadline of any clock. */
const STAFF_RISK = { sql: "risk_at", of: riskAt };
/**
 * The order by risk for reporters: by the promised resolution. From the deadlines of other groups
 * they could infer how the desk works.
 */
const REPORTER_RISK = {
  sql: "(case when is_open then coalesce(due_at, 'infinity') else 'infinity' end)",
  of: (ticket: Ticket): string | null =>
    isDone(ticket) || ticket.dueAt === null ? null : new Date(ticket.dueAt).toISOString(),
};

/**
 * A page of the tickets that `actor` may see. Pages continue after a position in the order, not
 * after a row count.
 */
export async function listTickets(queries: Queries, actor: Actor, filter: TicketFilter) {
  const risk = isStaff(actor) ? STAFF_RISK : REPORTER_RISK;
  const values: unknown[] = [];
  /** Adds a parameter and returns its placeholder. */
  const value = (parameter: unknown) => `$${values.push(parameter)}`;
  const tests = [
    !isStaff(actor) && `reporter_id = ${value(actor.id)}`,
    filter.status !== undefined && `status = ${value(filter.status)}`,
    filter.priority !== undefined && `priority = ${value(filter.priority)}`,
    filter.team !== undefined && `team_id = ${value(filter.team)}`,
    filter.assignee === "none" && "assignee_id is null",
    filter.assignee !== undefined && filter.assignee !== "none" && `assignee_id = ${value(filter.assignee)}`,
    filter.text !== undefined &&
      `to_tsvector('simple', title) @@ websearch_to_tsquery('simple', ${value(filter.text)})`,
  ];
  if (filter.after !== undefined) {
    const [at, id] = decodeCursor(filter.after);
    if (filter.sort === "risk") {
      tests.push(`(${risk.sql}, ticket_id) > (${value(at ?? "infinity")}::timestamptz, ${value(id)})`);
    } else tests.push(`ticket_id > ${value(id)}`);
  }
  const where = tests.filter((test) => test !== false).join(" and ") || "true";
  const rows = await queries.query<{ snapshot: Ticket }>(
    `select snapshot from tickets where ${where}
     order by ${filter.sort === "risk" ? `${risk.sql}, ticket_id` : "ticket_id"} limit ${value(filter.limit + 1)}`,
    values,
  );
  const tickets = rows.slice(0, filter.limit).map(({ snapshot }) => snapshot);
  const last = tickets.at(-1);
  return {
    tickets,
    after: rows.length > filter.limit && last ? encodeCursor(risk.of(last), String(last.ticketId)) : null,
  };
}

export type BreachFilter = {
  readonly ticket?: string | undefined;
  readonly type?: string | undefined;
  readonly clock?: string | undefined;
  readonly group?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

/** A page of breaches, the latest first. */
export async function listBreaches(
  queries: Queries,
  { ticket, type, clock, group, after, limit }: BreachFilter,
) {
  const [at, key] = after === undefined ? [null, ""] : decodeCursor(after);
  const rows = await queries.query<Omit<SlaBreach, "breachId" | "notifiedAt">>(
    `select key, ticket_id as "ticketId", breach_type as "breachType", clock_id as "clockId", clock_group as "group",
       cycle, breached_at as "breachedAt", detected_at as "detectedAt"
     from sla_breaches
     where ($1::text is null or ticket_id = $1) and ($2::text is null or breach_type = $2)
       and ($3::text is null or clock_id = $3) and ($4::text is null or clock_group = $4)
       and (breached_at, key) < (coalesce($5::timestamptz, 'infinity'), $6)
     order by breached_at desc, key desc limit $7`,
    [ticket ?? null, type ?? null, clock ?? null, group ?? null, at, key, limit + 1],
  );
  const breaches = rows.slice(0, limit);
  const last = breaches.at(-1);
  return {
    breaches,
    after:
      rows.length > limit && last ? encodeCursor(new Date(last.breachedAt).toISOString(), last.key) : null,
  };
}

/** Encodes a position in an order by time and id as an opaque string. */
const encodeCursor = (at: string | null, id: string): string =>
  Buffer.from(JSON.stringify([at, id])).toString("base64url");

function decodeCursor(after: string): [at: string | null, id: string] {
  try {
    const [at, id, ...more] = JSON.parse(Buffer.from(after, "base64url").toString("utf8"));
    // The database does not store years of more than four digits.
    const isTime = at === null || (/^\d{4}-/.test(at) && new Date(at).toISOString() === at);
    if (isTime && typeof id === "string" && more.length === 0) return [at, id];
  } catch {
    // Refused below.
  }
  throw new Refusal(422, "INVALID_VALUE", "query.after: send the previous page's `after` unchanged");
}
