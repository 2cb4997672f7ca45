/** Tickets: the list, opening, what happens to one. */
import { type Actor, type TicketDraft, visibleComments } from "ticket-engine";
import { historyFor, isDesk, previewFor, seen, ticketFor, told } from "../access.js";
import type { Desk } from "../app.js";
import { commitIn, TooManyRaces } from "../commit.js";
import { later } from "../configuration.js";
import { Refused } from "../problem.js";
import { atOneMoment, readComments, readHistory, readTicket, ticketsOf } from "../read.js";
import { engineOf, type Routes } from "../route.js";
import * as schema from "../schemas.js";
import type { Queries } from "../sql.js";
import { known } from "../teams.js";
import { onTicket } from "./on-ticket.js";

/** What of a draft is the desk's to say. */
const DESK_FIELDS = ["ticketId", "reporterId", "teamId", "assigneeId", "attributes"] as const;

export function ticketRoutes(routes: Routes, desk: Desk): void {
  const { database, configurations } = desk;
  const everybody = { for: "everybody", params: schema.TicketId } as const;

  routes.reading(
    {
      method: "get",
      path: "/tickets",
      summary: "Lists tickets; a reporter's own",
      for: "everybody",
      query: schema.TicketQuery,
      answer: schema.TicketPage,
    },
    async ({ actor, query }) => {
      const { tickets, after } = await ticketsOf(database, actor, query);
      return { tickets: tickets.map((ticket) => ticketFor(ticket, actor)), after };
    },
  );

  routes.changing(
    {
      method: "post",
      path: "/tickets",
      summary: "Opens a ticket",
      for: "everybody",
      body: schema.Draft,
      status: 201,
      answer: schema.Changed,
    },
    async ({ actor, body, at, transaction }) => {
      const draft = draftOf(body, actor);
      await known(transaction, draft);
      const ticketId = draft.ticketId ?? (await ticketNumber(transaction));
      const { engine, version } = await configurations.newest(transaction);
      const decision = engine.open({ ...draft, ticketId } as TicketDraft, { actor, at });
      await commitIn(transaction, null, decision, version);
      return told(decision, actor);
    },
  );

  routes.reading(
    {
      ...everybody,
      method: "get",
      path: "/tickets/{ticketId}",
      summary: "A ticket with its comments, its history and where it may go",
      answer: schema.TicketDetail,
    },
    async ({ actor, params: { ticketId } }) => {
      const engine = await engineOf(desk);
      return atOneMoment(database, async (moment) => {
        const ticket = seen(await readTicket(moment, ticketId), actor);
        return {
          ticket: ticketFor(ticket, actor),
          comments: visibleComments(await readComments(moment, ticketId), actor),
          history: historyFor(await readHistory(moment, ticketId), actor),
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
      for: "desk",
      params: schema.TicketId,
      body: schema.Changes,
      answer: schema.Changed,
    },
    async (asked) => {
      await known(asked.transaction, asked.body);
      return onTicket(configurations, asked, (engine, ticket, at) =>
        engine.update(ticket, { changes: asked.body as never, actor: asked.actor, at }),
      );
    },
  );

  routes.changing(
    {
      ...everybody,
      method: "post",
      path: "/tickets/{ticketId}/transitions",
      summary: "Moves a ticket to another status",
      body: schema.Transition,
      answer: schema.Changed,
    },
    async (asked) => {
      const { actor, body } = asked;
      const { to, feedback } = body;
      const comment = body.comment && commentOf(body.comment, actor);
      return onTicket(configurations, asked, (engine, ticket, at) =>
        engine.transition(ticket, { to, feedback, comment, actor, at }),
      );
    },
  );

  routes.changing(
    {
      ...everybody,
      method: "post",
      path: "/tickets/{ticketId}/comments",
      summary: "Adds a comment",
      body: schema.NewComment,
      status: 201,
      answer: schema.Changed,
    },
    async (asked) => {
      const { actor, body } = asked;
      const comment = commentOf(body, actor);
      return onTicket(configurations, asked, (engine, ticket, at) =>
        engine.comment(ticket, { ...comment, actor, at }),
      );
    },
  );

  routes.changing(
    {
      ...everybody,
      method: "post",
      path: "/tickets/{ticketId}/follow-up",
      summary: "Opens a ticket that goes on from one that cannot be opened again",
      body: schema.FollowUp,
      status: 201,
      answer: schema.Changed,
    },
    async ({ actor, params, body, at, transaction }) => {
      forTheDesk("ticketId", body.ticketId, actor);
      const ticket = seen(await readTicket(transaction, params.ticketId), actor);
      const ticketId = body.ticketId ?? (await ticketNumber(transaction));
      const { engine, version } = await configurations.newest(transaction);
      const decision = engine.followUp(ticket, { ...body, ticketId, actor, at: later(at, ticket) });
      await commitIn(transaction, null, decision, version);
      return told(decision, actor);
    },
  );

  routes.reading(
    {
      ...everybody,
      method: "get",
      path: "/tickets/{ticketId}/preview",
      summary: "A ticket's clocks as they stand, ready to be drawn",
      query: schema.PreviewQuery,
      answer: schema.Preview,
    },
    async ({ actor, params, query: { from, to }, at }) => {
      const ticket = seen(await readTicket(database, params.ticketId), actor);
      return previewFor((await engineOf(desk)).preview(ticket, { at, from, to }), actor);
    },
  );

  routes.reading(
    {
      method: "post",
      path: "/preview",
      summary: "The clocks that a ticket would have if it were opened now",
      for: "everybody",
      body: schema.DraftPreview,
      answer: schema.Preview,
    },
    async ({ actor, body: { draft, from, to }, at }) => {
      const asked = { ticketId: "draft", ...draftOf(draft, actor) } as TicketDraft;
      return previewFor((await engineOf(desk)).preview(asked, { at, from, to }), actor);
    },
  );
}

/** The next number that nobody has chosen as an id already. */
const ticketNumber = async (queries: Queries): Promise<string> => {
  const [row] = await queries.query<{ id: string }>(
    `select id from (select 'T-' || nextval('ticket_numbers') as id from generate_series(1, 10000)) as next
     where not exists (select 1 from tickets where ticket_id = id) limit 1`,
  );
  if (!row) throw new TooManyRaces();
  return row.id;
};

type Draft = ReturnType<typeof schema.Draft.parse>;

/** A draft as `actor` may write it: a reporter's tickets are their own, and the desk decides who gets them. */
function draftOf(draft: Draft, actor: Actor): Draft & { reporterId: string } {
  for (const field of DESK_FIELDS) {
    if (field !== "reporterId" || draft[field] !== actor.id) forTheDesk(field, draft[field], actor);
  }
  return { ...draft, reporterId: draft.reporterId ?? String(actor.id) };
}

/** Refuses a reporter's value of what is the desk's to say: an id of theirs would tell of those that are taken, too. */
function forTheDesk(field: string, value: unknown, actor: Actor): void {
  if (value == null || isDesk(actor)) return;
  throw new Refused(403, "FOR_THE_DESK", `body.${field}: this is for the desk to say; leave it out`);
}

type NewComment = ReturnType<typeof schema.NewComment.parse>;

/** A comment as `actor` may write it. */
function commentOf({ commentId, body, isInternal }: NewComment, actor: Actor) {
  if (isInternal && !isDesk(actor)) {
    throw new Refused(403, "FOR_THE_DESK", "a reporter's comment is public; leave `isInternal` out");
  }
  forTheDesk("commentId", commentId, actor);
  return { commentId: commentId ?? crypto.randomUUID(), body, isInternal };
}
