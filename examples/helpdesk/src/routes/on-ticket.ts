/** Runs a request's command on one ticket. */
import type { Context } from "hono";
import type { Actor, AssignDecision, Decision, Engine, Ticket } from "ticket-engine";
import { decisionFor, requireVisible } from "../access.js";
import { decideIn } from "../commit.js";
import { type Configurations, notBeforeUpdate } from "../configuration.js";
import { Refusal } from "../problem.js";
import type { Queries } from "../sql.js";

type TicketRequest = {
  readonly actor: Actor;
  readonly params: { readonly ticketId: string };
  readonly at: Date;
  readonly context: Context;
  readonly transaction: Queries;
};

type TimedCommand = (
  engine: Engine,
  ticket: Ticket,
  at: Date,
  transaction: Queries,
) => Decision | AssignDecision | Promise<AssignDecision>;

/**
 * Runs a command on a ticket if the caller may see it and its revision matches their `If-Match`.
 * The command's time is never before the ticket's last update: the request may have waited for
 * another one.
 */
export async function onTicket(
  configurations: Configurations,
  { actor, params, at, context, transaction }: TicketRequest,
  command: TimedCommand,
) {
  const decision = await decideIn(
    transaction,
    configurations,
    params.ticketId,
    (engine, ticket, queries): Decision | Promise<Decision> => {
      requireRevision(requireVisible(ticket, actor), context.req.header("if-match"));
      return command(engine, ticket, notBeforeUpdate(at, ticket), queries);
    },
  );
  return decisionFor(decision, actor);
}

function requireRevision({ revision }: Ticket, ifMatch: string | undefined): void {
  if (ifMatch === undefined || Number(ifMatch.replaceAll('"', "")) === revision) return;
  throw new Refusal(412, "REVISION_CHANGED", "the ticket was changed in the meantime; read it again");
}
