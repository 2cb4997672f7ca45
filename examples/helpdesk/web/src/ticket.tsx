import { useState } from "preact/hooks";
import { api } from "./api.ts";
import { Assignment } from "./assignment.tsx";
import { useChanges } from "./changes.ts";
import { Clock, Timeline } from "./clock.tsx";
import { Comments } from "./comments.tsx";
import { useDesk } from "./desk.ts";
import { History } from "./history.tsx";
import { useLoad } from "./load.ts";
import { Failure, Loading, Moment, Priority, Status, words } from "./parts.tsx";
import { Transitions } from "./transitions.tsx";
import { Why } from "./why.tsx";

export function TicketView({ ticketId }: { ticketId: string }) {
  const { actor } = useDesk();
  const { data, error, reload } = useLoad(() => api.ticket(ticketId), [ticketId]);
  const [refused, setRefused] = useState<Error>();
  useChanges((change) => {
    if (change === null || change.ticketId === ticketId) reload();
  });

  if (!data) {
    if (!error) return <Loading what="the ticket" />;
    return (
      <>
        <h1>{ticketId}</h1>
        <Failure error={error} retry={reload} />
      </>
    );
  }
  const { ticket, comments, history, allowedTransitions } = data;

  /** Asks the desk; what it refuses is shown, and either way the ticket is read again. */
  const act = async (doing: Promise<unknown>): Promise<boolean> => {
    setRefused(undefined);
    const isDone = await doing.then(
      () => true,
      (refusal) => {
        setRefused(refusal);
        return false;
      },
    );
    reload();
    return isDone;
  };
  return (
    <article class="ticket">
      <header>
        <p class="crumbs">
          <a href="#/">{actor.role === "reporter" ? "My tickets" : "Queue"}</a> <span>{ticket.ticketId}</span>
        </p>
        <h1>{ticket.title}</h1>
        <p class="facts">
          <Priority of={ticket.priority} />
          <Status of={ticket.status} />
          <Clock ticket={ticket} />
        </p>
      </header>
      {error && <Failure error={error} retry={reload} />}
      {refused && <Failure error={refused} />}
      <div class="columns">
        <div>
          <section class="card" aria-label="Deadlines">
            <h2>Deadlines</h2>
            <Timeline ticket={ticket} />
            {actor.role !== "reporter" && <Why ticketId={ticketId} revision={ticket.revision} />}
          </section>
          {ticket.description && (
            <section class="card">
              <h2>Description</h2>
              <p class="prose">{ticket.description}</p>
            </section>
          )}
          <Comments ticketId={ticketId} comments={comments} act={act} />
        </div>
        <aside>
          <Transitions ticketId={ticketId} allowed={allowedTransitions} act={act} />
          {actor.role !== "reporter" && <Assignment ticket={ticket} act={act} />}
          <section class="card">
            <h2>Details</h2>
            <dl>
              <dt>Reporter</dt>
              <dd>{ticket.reporterId}</dd>
              <dt>Assignee</dt>
              <dd>{ticket.assigneeId ?? "nobody yet"}</dd>
              <dt>Team</dt>
              <dd>{ticket.teamId ?? "none yet"}</dd>
              <dt>Category</dt>
              <dd>{ticket.category ? words(ticket.category) : "none"}</dd>
              <dt>Opened</dt>
              <dd>
                <Moment at={ticket.createdAt} />
              </dd>
            </dl>
          </section>
          <History entries={history} />
        </aside>
      </div>
    </article>
  );
}

export type Act = (doing: Promise<unknown>) => Promise<boolean>;
