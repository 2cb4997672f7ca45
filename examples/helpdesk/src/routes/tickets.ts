/** Tickets: the list, opening, what happens to one. */
import { type Actor, type TicketDraft, visibleComments } from "ticket-engine";
import { historyFor, isDesk, previewFor, seen, ticketFor, told } from "../access.js";
import type { Desk } from "../app.js";
import { commitIn, decideIn } from "../commit.js";
import { Refused } from "../problem.js";
import { readComments, readHistory, readTicket, ticketsOf } from "../read.js";
import { engineOf, type Routes } from "../route.js";
import * as schema from "../schemas.js";
import type { Queries } from "../sql.js";
import { known } from "../teams.js";

/** What of a draft is the desk's to say. */
const DESK_FIELDS = ["reporterId", "teamId", "assigneeId", "attributes"] as const;

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
      const ticket = seen(await readTicket(database, ticketId), actor);
      const [comments, history, engine] = await Promise.all([
        readComments(database, ticketId),
        readHistory(database, ticketId),
        engineOf(desk),
      ]);
      return {
        ticket: ticketFor(ticket, actor),
        comments: visibleComments(comments, actor),
        history: historyFor(history, actor),
        allowedTransitions: engine.allowedTransitions(ticket, actor),
      };
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
    async ({ actor, params, body, at, transaction }) => {
      await known(transaction, body);
      const decision = await decideIn(transaction, configurations, params.ticketId, (engine, ticket) =>
        engine.update(ticket, { changes: body as never, actor, at }),
      );
      return told(decision, actor);
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
    async ({ actor, params, body, at, transaction }) => {
      const comment = body.comment && commentOf(body.comment, actor);
      const decision = await decideIn(transaction, configurations, params.ticketId, (engine, ticket) =>
        engine.transition(seen(ticket, actor), {
          to: body.to,
          feedback: body.feedback,
          comment,
          actor,
          at,
        }),
      );
      return told(decision, actor);
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
    async ({ actor, params: { ticketId }, body, at, transaction }) => {
      const comment = commentOf(body, actor);
      const decision = await decideIn(transaction, configurations, ticketId, async (engine, ticket) => {
        const decided = engine.comment(seen(ticket, actor), { ...comment, actor, at });
        const twice = await transaction.query(
          "select 1 from comments where ticket_id = $1 and comment_id = $2",
          [ticketId, comment.commentId],
        );
        if (twice.length > 0) throw new Refused(409, "EXISTS", "there is a comment of that id already");
        return decided;
      });
      return told(decision, actor);
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
      const ticket = seen(await readTicket(transaction, params.ticketId), actor);
      const ticketId = body.ticketId ?? (await ticketNumber(transaction));
      const { engine, version } = await configurations.newest(transaction);
      const decision = engine.followUp(ticket, { ...body, ticketId, actor, at });
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

const ticketNumber = async (queries: Queries): Promise<string> => {
  const [row] = await queries.query<{ number: string }>("select nextval('ticket_numbers')::text as number");
  return `T-${row?.number}`;
};

type Draft = ReturnType<typeof schema.Draft.parse>;

/** A draft as `actor` may write it: a reporter's tickets are their own, and the desk decides who gets them. */
function draftOf(draft: Draft, actor: Actor): Draft & { reporterId: string } {
  if (!isDesk(actor)) {
    for (const field of DESK_FIELDS) {
      if (draft[field] == null || (field === "reporterId" && draft[field] === actor.id)) continue;
      throw new Refused(403, "FOR_THE_DESK", `body.${field}: this is for the desk to say; leave it out`);
    }
  }
  return { ...draft, reporterId: draft.reporterId ?? String(actor.id) };
}

type NewComment = ReturnType<typeof schema.NewComment.parse>;

/** A comment as `actor` may write it. */
function commentOf({ commentId, body, isInternal }: NewComment, actor: Actor) {
  if (isInternal && !isDesk(actor)) {
    throw new Refused(403, "FOR_THE_DESK", "a reporter's comment is public; leave `isInternal` out");
  }
  return { commentId: commentId ?? crypto.randomUUID(), body, isInternal };
}
