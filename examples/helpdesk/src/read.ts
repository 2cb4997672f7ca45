/** What is read without deciding anything. */
import type { Actor, Ticket, TicketComment, TicketHistory } from "ticket-engine";
import { TicketNotFound } from "./commit.js";
import type { Database } from "./database.js";

export async function readTicket(database: Database, ticketId: string): Promise<Ticket> {
  const [row] = await database.query<{ snapshot: Ticket }>(
    "select snapshot from tickets where ticket_id = $1",
    [ticketId],
  );
  if (!row) throw new TicketNotFound(ticketId);
  return row.snapshot;
}

export const readComments = (database: Database, ticketId: string): Promise<TicketComment[]> =>
  database.query<TicketComment>(
    `select ticket_id as "ticketId", comment_id as "commentId", author_id as "authorId", author_role as "authorRole",
       body, is_internal as "isInternal", created_at as "createdAt"
     from comments where ticket_id = $1 order by created_at, comment_id`,
    [ticketId],
  );

export const readHistory = (database: Database, ticketId: string): Promise<TicketHistory[]> =>
  database.query<TicketHistory>(
    `select history_id as "historyId", ticket_id as "ticketId", field_changed as "fieldChanged", old_value as "oldValue",
       new_value as "newValue", changed_by as "changedBy", changed_at as "changedAt", revision, cause, rule,
       is_internal as "isInternal", chain
     from ticket_history where ticket_id = $1 order by place`,
    [ticketId],
  );

export type Page = { readonly tickets: Ticket[]; readonly after: string | null };

/** A page of the tickets that `actor` may see, by id. */
export async function ticketsOf(
  database: Database,
  actor: Actor,
  { after, status, limit }: { after?: string | undefined; status?: string | undefined; limit: number },
): Promise<Page> {
  const rows = await database.query<{ snapshot: Ticket }>(
    `select snapshot from tickets
     where ticket_id > $1 and ($2::text is null or reporter_id = $2) and ($3::text is null or status = $3)
     order by ticket_id limit $4`,
    [after ?? "", actor.role === "reporter" ? actor.id : null, status ?? null, limit + 1],
  );
  const tickets = rows.slice(0, limit).map(({ snapshot }) => snapshot);
  return { tickets, after: rows.length > limit ? String(tickets.at(-1)?.ticketId) : null };
}
