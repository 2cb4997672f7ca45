/** Who gets a ticket: assigning, offers, and why it is so. */
import { told } from "../access.js";
import type { Desk } from "../app.js";
import { assignment, decideIn } from "../commit.js";
import { readTicket } from "../read.js";
import { engineOf, type Routes } from "../route.js";
import * as schema from "../schemas.js";

export function assignmentRoutes(routes: Routes, desk: Desk): void {
  const { database, configurations } = desk;
  const onTicket = { for: "desk", params: schema.TicketId } as const;

  for (const [path, anew, summary] of [
    ["assignment", false, "Gives a ticket to an agent of its team"],
    ["reassignment", true, "Takes a ticket from whoever has it and gives it to another"],
  ] as const) {
    routes.changing(
      {
        ...onTicket,
        method: "post",
        path: `/tickets/{ticketId}/${path}`,
        summary,
        body: schema.AssignmentWish,
        answer: schema.Changed,
      },
      async ({ actor, params, body: { teamId, ...wish }, at, transaction }) => {
        const asked = assignment(teamId ?? null, { ...wish, actor, at }, anew);
        return told(await decideIn(transaction, configurations, params.ticketId, asked), actor);
      },
    );
  }

  for (const [answer, call, summary] of [
    ["accept", "acceptOffer", "Accepts the offer of a ticket"],
    ["decline", "declineOffer", "Declines the offer of a ticket"],
  ] as const) {
    routes.changing(
      {
        ...onTicket,
        method: "post",
        path: `/tickets/{ticketId}/offer/${answer}`,
        summary,
        body: schema.Nothing,
        answer: schema.Changed,
      },
      async ({ actor, params, at, transaction }) => {
        const decision = await decideIn(transaction, configurations, params.ticketId, (engine, ticket) =>
          engine[call](ticket, { actor, at }),
        );
        return told(decision, actor);
      },
    );
  }

  routes.reading(
    {
      ...onTicket,
      method: "get",
      path: "/tickets/{ticketId}/explain",
      summary: "Why its deadlines are what they are, and who would get it now",
      answer: schema.Explanation,
    },
    async ({ actor, params, at }) => {
      const ticket = await readTicket(database, params.ticketId);
      const engine = await engineOf(desk);
      const { trace } = engine.preview(ticket, { at, explain: true });
      const isWaiting = ticket.assigneeId === null && ticket.teamId !== null && ticket.resolvedAt === null;
      if (!isWaiting || ticket.closedAt !== null || ticket.sla.queue?.offer) {
        return { trace, assignment: null };
      }
      // Asked and not committed.
      const ask = assignment(null, { actor, at, explain: true });
      const { assignment: who } = await database.transaction(async (own) => ask(engine, ticket, own));
      return { trace, assignment: who };
    },
  );
}
