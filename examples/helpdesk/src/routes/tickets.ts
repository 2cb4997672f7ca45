/** Tickets: listing, opening, reading and changing them. */
import { type Actor, type TicketDraft, visibleComments } from "ticket-engine";
import { decisionFor, historyFor, isStaff, previewFor, requireVisible, ticketFor } from "../access.js";
import type { Desk } from "../app.js";
import { commitIn, TooManyRaces } from "../commit.js";
import { notBeforeUpdate } from "../configuration.js";
import { Refusal } from "../problem.js";
import { inSnapshot, listTickets, readComments, readHistory, readTicket } from "../read.js";
import { engineOf, type Routes } from "../route.js";
import * as schema from "../schemas.js";
import type { Queries } from "../sql.js";
import { requireKnown } from "../teams.js";
import { onTicket } from "./on-ticket.js";

/** The fields of a draft that only staff may set. */
const STAFF_ONLY_FIELDS = ["ticketId", "reporterId", "teamId", "assigneeId", "attributes"] as const;

export function ticketRoutes(routes: Routes, desk: Desk): void {
  const { database, configurations } = desk;
  const forSignedIn = { audience: "signedIn", params: schema.TicketId } as const;

  routes.reading(
    {
      method: "get",
      path: "/tickets",
      summary: "Lists tickets; reporters see their own",
      audience: "signedIn",
      query: schema.TicketQuery,
      response: schema.TicketPage,
    },
    async ({ actor, query }) => {
      const { tickets, after } = await listTickets(database, actor, query);
      return { tickets: tickets.map((ticket) => ticketFor(ticket, actor)), after };
    },
  );

  routes.changing(
    {
      method: "post",
      path: "/tickets",
      summary: "Opens a ticket",
      audience: "signedIn",
      body: schema.Draft,
      status: 201,
      response: schema.Changed,
    },
    async ({ actor, body, at, transaction }) => {
      const draft = draftOf(body, actor);
      await requireKnown(transaction, draft);
      const ticketId = draft.ticketId ?? (await ticketNumber(transaction));
      const { engine, version } = await configurations.newest(transaction);
      const decision = engine.open({ ...draft, ticketId } as TicketDraft, { actor, at });
      await commitIn(transaction, null, decision, version);
      return decisionFor(decision, actor);
    },
  );

  routes.reading(
    {
      ...forSignedIn,
      method: "get",
      path: "/tickets/{ticketId}",
      summary: "A ticket with its comments, history and allowed transitions",
      response: schema.TicketDetail,
    },
    async ({ actor, params: { ticketId } }) => {
      const engine = await engineOf(desk);
      return inSnapshot(database, async (snapshot) => {
        const ticket = requireVisible(await readTicket(snapshot, ticketId), actor);
        return {
          ticket: ticketFor(ticket, actor),
          comments: visibleComments(await readComments(snapshot, ticketId), actor),
          history: historyFor(await readHistory(snapshot, ticketId), actor),
          allowedTransitions: engine.allowedTransitions(ticket, actor),
        };
      });
    },
  );

  routes.changing(
    {
      method: "patch",
      path: "/tickets/{ticketId}",
      summary: "Changes fields",
      audience: "staff",
      params: schema.TicketId,
      body: schema.Changes,
      response: schema.Changed,
    },
    async (request) => {
      await requireKnown(request.transaction, request.body);
      return onTicket(configurations, request, (engine, ticket, at) =>
        engine.update(ticket, { changes: request.body as never, actor: request.actor, at }),
      );
    },
  );

  routes.changing(
    {
      ...forSignedIn,
      method: "post",
      path: "/tickets/{ticketId}/transitions",
      summary: "Moves a ticket to another status",
      body: schema.Transition,
      response: schema.Changed,
    },
    async (request) => {
      const { actor, body } = request;
      const { to, feedback } = body;
      const comment = body.comment && commentOf(body.comment, actor);
      return onTicket(configurations, request, (engine, ticket, at) =>
        engine.transition(ticket, { to, feedback, comment, actor, at }),
      );
    },
  );

  routes.changing(
    {
      ...forSignedIn,
      method: "post",
      path: "/tickets/{ticketId}/comments",
      summary: "Adds a comment",
      body: schema.NewComment,
      status: 201,
      response: schema.Changed,
    },
    async (request) => {
      const { actor, body } = request;
      const comment = commentOf(body, actor);
      return onTicket(configurations, request, (engine, ticket, at) =>
        engine.comment(ticket, { ...comment, actor, at }),
      );
    },
  );

  routes.changing(
    {
      ...forSignedIn,
      method: "post",
      path: "/tickets/{ticketId}/follow-up",
      summary: "Opens a follow-up to a ticket that can no longer be reopened",
      body: schema.FollowUp,
      status: 201,
      response: schema.Changed,
    },
    async ({ actor, params, body, at, transaction }) => {
      requireStaff("ticketId", body.ticketId, actor);
      const ticket = requireVisible(await readTicket(transaction, params.ticketId), actor);
      const ticketId = body.ticketId ?? (await ticketNumber(transaction));
      const { engine, version } = await configurations.newest(transaction);
      const decision = engine.followUp(ticket, { ...body, ticketId, actor, at: notBeforeUpdate(at, ticket) });
      await commitIn(transaction, null, decision, version);
      return decisionFor(decision, actor);
    },
  );

  routes.reading(
    {
      ...forSignedIn,
      method: "get",
      path: "/tickets/{ticketId}/preview",
      summary: "A ticket's clocks, ready to be drawn",
      query: schema.PreviewQuery,
      response: schema.Preview,
    },
    async ({ actor, params, query: { from, to }, at }) => {
      const ticket = requireVisible(await readTicket(database, params.ticketId), actor);
      return previewFor((await engineOf(desk)).preview(ticket, { at, from, to }), actor);
    },
  );

  routes.reading(
    {
      method: "post",
      path: "/preview",
      summary: "The clocks of a ticket if it were opened now",
      audience: "signedIn",
      body: schema.DraftPreview,
      response: schema.Preview,
    },
    async ({ actor, body: { draft, from, to }, at }) => {
      return previewFor((await engineOf(desk)).preview(draftOf(draft, actor), { at, from, to }), actor);
    },
  );
}

/** The next ticket number, skipping ids that staff have chosen themselves. */
const ticketNumber = async (queries: Queries): Promise<string> => {
  const [row] = await queries.query<{ id: string }>(
    `select id from (select 'T-' || nextval('ticket_numbers') as id from generate_series(1, 10000)) as next
     where not exists (select 1 from tickets where ticket_id = id) limit 1`,
  );
  if (!row) throw new TooManyRaces();
  return row.id;
};

type Draft = ReturnType<typeof schema.Draft.parse>;
type PreviewDraft = ReturnType<typeof schema.PreviewDraft.parse>;

/**
 * A draft as `actor` may write it. Reporters open tickets for themselves and do not choose who gets
 * them.
 */
function draftOf<D extends Draft | PreviewDraft>(draft: D, actor: Actor): D & { reporterId: string } {
  for (const field of STAFF_ONLY_FIELDS) {
    if (field !== "reporterId" || draft[field] !== actor.id) requireStaff(field, draft[field], actor);
  }
  return { ...draft, reporterId: draft.reporterId ?? String(actor.id) };
}

/**
 * Refuses a value for a staff-only field. Ids are among them, because choosing one would reveal
 * which are taken.
 */
function requireStaff(field: string, value: unknown, actor: Actor): void {
  if (value == null || isStaff(actor)) return;
  throw new Refusal(403, "STAFF_ONLY", `body.${field}: only staff may set this; leave it out`);
}

type NewComment = ReturnType<typeof schema.NewComment.parse>;

/** A comment as `actor` may write it. */
function commentOf({ commentId, body, isInternal }: NewComment, actor: Actor) {
  if (isInternal && !isStaff(actor)) {
    throw new Refusal(403, "STAFF_ONLY", "reporters cannot write internal comments; leave `isInternal` out");
  }
  requireStaff("commentId", commentId, actor);
  return { commentId: commentId ?? crypto.randomUUID(), body, isInternal };
}
