/** What is read without deciding anything. */
import type { Actor, SlaBreach, Ticket, TicketComment, TicketHistory } from "ticket-engine";
import { isDesk } from "./access.js";
import { riskAt, TicketNotFound } from "./commit.js";
import { Refused } from "./problem.js";
import type { Queries } from "./sql.js";

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
       new_value as "newValue", changed_by as "changedBy", changed_at as "changedAt", revision, cause, rule,
       is_internal as "isInternal", chain
     from ticket_history where ticket_id = $1 order by place`,
    [ticketId],
  );

export type TicketsWanted = {
  readonly sort: "id" | "risk";
  readonly status?: string | undefined;
  readonly priority?: string | undefined;
  readonly team?: string | undefined;
  readonly assignee?: string | undefined;
  readonly text?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

/** A page of the tickets that `actor` may see. A list goes on after a place in its order, not after a number of rows. */
export async function ticketsOf(queries: Queries, actor: Actor, wanted: TicketsWanted) {
  const values: unknown[] = [];
  const value = (of: unknown) => `$${values.push(of)}`;
  const tests = [
    !isDesk(actor) && `reporter_id = ${value(actor.id)}`,
    wanted.status !== undefined && `status = ${value(wanted.status)}`,
    wanted.priority !== undefined && `priority = ${value(wanted.priority)}`,
    wanted.team !== undefined && `team_id = ${value(wanted.team)}`,
    wanted.assignee === "none" && "assignee_id is null",
    wanted.assignee !== undefined && wanted.assignee !== "none" && `assignee_id = ${value(wanted.assignee)}`,
    wanted.text !== undefined &&
      `to_tsvector('simple', title) @@ websearch_to_tsquery('simple', ${value(wanted.text)})`,
  ];
  if (wanted.after !== undefined) {
    const [risk, id] = placeOf(wanted.after);
    if (wanted.sort === "risk") {
      tests.push(`(risk_at, ticket_id) > (${value(risk ?? "infinity")}::timestamptz, ${value(id)})`);
    } else tests.push(`ticket_id > ${value(id)}`);
  }
  const where = tests.filter((test) => test !== false).join(" and ") || "true";
  const rows = await queries.query<{ snapshot: Ticket }>(
    `select snapshot from tickets where ${where}
     order by ${wanted.sort === "risk" ? "risk_at, ticket_id" : "ticket_id"} limit ${value(wanted.limit + 1)}`,
    values,
  );
  const tickets = rows.slice(0, wanted.limit).map(({ snapshot }) => snapshot);
  const last = tickets.at(-1);
  return {
    tickets,
    after: rows.length > wanted.limit && last ? placed(riskAt(last), String(last.ticketId)) : null,
  };
}

export type BreachesWanted = {
  readonly ticket?: string | undefined;
  readonly type?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

/** A page of breaches, the latest first. */
export async function breachesOf(queries: Queries, { ticket, type, after, limit }: BreachesWanted) {
  const [at, key] = after === undefined ? [null, ""] : placeOf(after);
  const rows = await queries.query<Omit<SlaBreach, "breachId" | "notifiedAt">>(
    `select key, ticket_id as "ticketId", breach_type as "breachType", cycle, breached_at as "breachedAt",
       detected_at as "detectedAt"
     from sla_breaches
     where ($1::text is null or ticket_id = $1) and ($2::text is null or breach_type = $2)
       and (breached_at, key) < (coalesce($3::timestamptz, 'infinity'), $4)
     order by breached_at desc, key desc limit $5`,
    [ticket ?? null, type ?? null, at, key, limit + 1],
  );
  const breaches = rows.slice(0, limit);
  const last = breaches.at(-1);
  return {
    breaches,
    after: rows.length > limit && last ? placed(new Date(last.breachedAt).toISOString(), last.key) : null,
  };
}

/** A place in an order by time and id, as a text that means nothing to whoever carries it. */
const placed = (at: string | null, id: string): string =>
  Buffer.from(JSON.stringify([at, id])).toString("base64url");

function placeOf(after: string): [at: string | null, id: string] {
  try {
    const [at, id, ...more] = JSON.parse(Buffer.from(after, "base64url").toString("utf8"));
    const isTime = at === null || new Date(at).toISOString() === at;
    if (isTime && typeof id === "string" && more.length === 0) return [at, id];
  } catch {
    // Told below.
  }
  throw new Refused(422, "INVALID_VALUE", "query.after: send the `after` of the page before, as it stands");
}
