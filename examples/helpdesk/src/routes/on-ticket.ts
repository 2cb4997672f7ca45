/** What a request does to one ticket. */
import type { Context } from "hono";
import type { Actor, AssignDecision, Decision, Engine, Ticket } from "ticket-engine";
import { seen, told } from "../access.js";
import { decideIn } from "../commit.js";
import { type Configurations, later } from "../configuration.js";
import { Refused } from "../problem.js";
import type { Queries } from "../sql.js";

type Asked = {
  readonly actor: Actor;
  readonly params: { readonly ticketId: string };
  readonly at: Date;
  readonly context: Context;
  readonly transaction: Queries;
};

type AskAt = (
  engine: Engine,
  ticket: Ticket,
  at: Date,
  transaction: Queries,
) => Decision | AssignDecision | Promise<AssignDecision>;

/**
 * Decides on a ticket that the sender may see, at the revision that they say they saw, and no earlier than its last change:
 * they may have waited for it.
 */
export async function onTicket(configurations: Configurations, asked: Asked, ask: AskAt) {
  const { actor, params, at, context, transaction } = asked;
  const decision = await decideIn(
    transaction,
    configurations,
    params.ticketId,
    (engine, ticket, own): Decision | Promise<Decision> => {
      atRevision(seen(ticket, actor), context.req.header("if-match"));
      return ask(engine, ticket, later(at, ticket), own);
    },
  );
  return told(decision, actor);
}

function atRevision({ revision }: Ticket, wanted: string | undefined): void {
  if (wanted === undefined || Number(wanted.replaceAll('"', "")) === revision) return;
  throw new Refused(412, "REVISION_CHANGED", "somebody has changed the ticket meanwhile; read it again");
}
