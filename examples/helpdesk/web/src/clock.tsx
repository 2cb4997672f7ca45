/** What is left of a ticket's time: counted by the engine for the desk, the promise for those who wait. */
import type { TicketInput } from "ticket-engine";
import type { PublicTicket } from "./api.ts";
import { useDesk } from "./desk.ts";
import { Moment } from "./parts.tsx";

export function Clock({ ticket }: { ticket: PublicTicket }) {
  const { engine } = useDesk();
  if (engine && ticket.sla) return <sla-countdown engine={engine} ticket={ticket as TicketInput} />;
  return <Due ticket={ticket} />;
}

export function Timeline({ ticket }: { ticket: PublicTicket }) {
  const { engine } = useDesk();
  if (engine && ticket.sla) return <sla-timeline engine={engine} ticket={ticket as TicketInput} />;
  return <Due ticket={ticket} />;
}

function Due({ ticket: { dueAt, responseDueAt, firstResponseAt } }: { ticket: PublicTicket }) {
  return (
    <span class="due">
      {!firstResponseAt && responseDueAt && (
        <span>
          answer by <Moment at={responseDueAt} />
        </span>
      )}
      {dueAt && (
        <span>
          solved by <Moment at={dueAt} />
        </span>
      )}
    </span>
  );
}
