/** Who gets a ticket: assigning, offers, and why it is so. */
import type { AssignDecision } from "ticket-engine";
import type { Desk } from "../app.js";
import { assignment } from "../commit.js";
import { later } from "../configuration.js";
import { readTicket } from "../read.js";
import { engineOf, type Routes } from "../route.js";
import * as schema from "../schemas.js";
import { agentsOf, teamOf } from "../teams.js";
import { onTicket } from "./on-ticket.js";

export function assignmentRoutes(routes: Routes, desk: Desk): void {
  const { database, configurations } = desk;
  const forTheDesk = { for: "desk", params: schema.TicketId } as const;

  for (const [path, anew, summary] of [
    ["assignment", false, "Gives a ticket to an agent of its team"],
    ["reassignment", true, "Takes a ticket from whoever has it and gives it to another"],
  ] as const) {
    routes.changing(
      {
        ...forTheDesk,
        method: "post",
        path: `/tickets/{ticketId}/${path}`,
        summary,
        body: schema.AssignmentWish,
        answer: schema.Changed,
      },
      async (asked) => {
        const { teamId, ...wish } = asked.body;
        return onTicket(configurations, asked, (engine, ticket, at, transaction) => {
          const ask = assignment(teamId ?? null, { ...wish, actor: asked.actor, at }, anew);
          return ask(engine, ticket, transaction) as Promise<AssignDecision>;
        });
      },
    );
  }

  for (const [answer, call, summary] of [
    ["accept", "acceptOffer", "Accepts the offer of a ticket"],
    ["decline", "declineOffer", "Declines the offer of a ticket"],
  ] as const) {
    routes.changing(
      {
        ...forTheDesk,
        method: "post",
        path: `/tickets/{ticketId}/offer/${answer}`,
        summary,
        body: schema.Nothing,
        answer: schema.Changed,
      },
      async (asked) =>
        onTicket(configurations, asked, (engine, ticket, at) =>
          engine[call](ticket, { actor: asked.actor, at }),
        ),
    );
  }

  routes.reading(
    {
      ...forTheDesk,
      method: "get",
      path: "/tickets/{ticketId}/explain",
      summary: "Why its deadlines are what they are, and who would get it now",
      answer: schema.Explanation,
    },
    async ({ actor, params, at }) => {
      const ticket = await readTicket(database, params.ticketId);
      const engine = await engineOf(desk);
      const { trace } = engine.preview(ticket, { at, explain: true });
      const isLive = ticket.resolvedAt === null && ticket.closedAt === null;
      if (!isLive || ticket.assigneeId !== null || ticket.teamId === null || ticket.sla.queue?.offer) {
        return { trace, assignment: null };
      }
      // Asked and not committed.
      const teamId = String(ticket.teamId);
      const [team, agents] = await Promise.all([teamOf(database, teamId), agentsOf(database, teamId)]);
      const asked = { team, agents, actor, at: later(at, ticket), explain: true };
      return { trace, assignment: engine.assign(ticket, asked).assignment };
    },
  );
}
