/** Assignment: assigning, offers and explanations. */
import type { AssignDecision } from "ticket-engine";
import type { Desk } from "../app.js";
import { assignCommand } from "../commit.js";
import { notBeforeUpdate } from "../configuration.js";
import { readTicket } from "../read.js";
import { engineOf, type Routes } from "../route.js";
import * as schema from "../schemas.js";
import { agentsOf, teamOf } from "../teams.js";
import { onTicket } from "./on-ticket.js";

export function assignmentRoutes(routes: Routes, desk: Desk): void {
  const { database, configurations } = desk;
  const forStaff = { audience: "staff", params: schema.TicketId } as const;

  for (const [path, isReassignment, summary] of [
    ["assignment", false, "Assigns a ticket to an agent of its team"],
    ["reassignment", true, "Takes a ticket from its assignee and assigns it to another agent"],
  ] as const) {
    routes.changing(
      {
        ...forStaff,
        method: "post",
        path: `/tickets/{ticketId}/${path}`,
        summary,
        body: schema.AssignmentRequest,
        response: schema.Changed,
      },
      async (request) => {
        const { teamId, ...options } = request.body;
        return onTicket(configurations, request, (engine, ticket, at, transaction) => {
          const { actor } = request;
          const command = assignCommand(teamId ?? null, { ...options, actor, at }, isReassignment);
          return command(engine, ticket, transaction) as Promise<AssignDecision>;
        });
      },
    );
  }

  for (const [action, method, summary] of [
    ["accept", "acceptOffer", "Accepts the offer of a ticket"],
    ["decline", "declineOffer", "Declines the offer of a ticket"],
  ] as const) {
    routes.changing(
      {
        ...forStaff,
        method: "post",
        path: `/tickets/{ticketId}/offer/${action}`,
        summary,
        body: schema.Empty,
        response: schema.Changed,
      },
      async (request) =>
        onTicket(configurations, request, (engine, ticket, at) =>
          engine[method](ticket, { actor: request.actor, at }),
        ),
    );
  }

  routes.reading(
    {
      ...forStaff,
      method: "get",
      path: "/tickets/{ticketId}/explain",
      summary: "Explains a ticket's deadlines, and who would get it now",
      response: schema.Explanation,
    },
    async ({ actor, params, at }) => {
      const ticket = await readTicket(database, params.ticketId);
      const engine = await engineOf(desk);
      const { trace } = engine.preview(ticket, { at, explain: true });
      const isLive = ticket.resolvedAt === null && ticket.closedAt === null;
      if (!isLive || ticket.assigneeId !== null || ticket.teamId === null || ticket.sla.queue?.offer) {
        return { trace, assignment: null };
      }
      // Decided, but not committed.
      const teamId = String(ticket.teamId);
      const [team, agents] = await Promise.all([teamOf(database, teamId), agentsOf(database, teamId)]);
      const command = { team, agents, actor, at: notBeforeUpdate(at, ticket), explain: true };
      return { trace, assignment: engine.assign(ticket, command).assignment };
    },
  );
}
