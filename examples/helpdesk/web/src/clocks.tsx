/** A ticket's remaining time. Staff see it counted by the engine, reporters see the deadlines. */
import type { TicketInput } from "ticket-engine";
import type { PublicTicket } from "./api.ts";
import { DateTime } from "./components.tsx";
import { useDesk } from "./desk-context.ts";

export function Countdown({ ticket }: { ticket: PublicTicket }) {
  const { engine } = useDesk();
  if (engine && ticket.sla) return <sla-countdown engine={engine} ticket={ticket as TicketInput} />;
  return <Deadlines ticket={ticket} />;
}

export function Timeline({ ticket }: { ticket: PublicTicket }) {
  const { engine } = useDesk();
  if (engine && ticket.sla) return <sla-timeline engine={engine} ticket={ticket as TicketInput} />;
  return <Deadlines ticket={ticket} />;
}

function Deadlines({ ticket }: { ticket: PublicTicket }) {
  const { dueAt, responseDueAt, firstResponseAt, resolvedAt, closedAt } = ticket;
  // A ticket that is done keeps its deadlines, but nobody waits for them.
  if (resolvedAt || closedAt) return null;
  return (
    <span class="due">
      {!firstResponseAt && responseDueAt && (
        <span>
          answer by <DateTime at={responseDueAt} />
        </span>
      )}
      {dueAt && (
        <span>
          resolved by <DateTime at={dueAt} />
        </span>
      )}
    </span>
  );
}
