import { useState } from "preact/hooks";
import { api } from "./api.ts";
import { Assignment } from "./assignment.tsx";
import { useChanges } from "./changes.ts";
import { Countdown, Timeline } from "./clocks.tsx";
import { Comments } from "./comments.tsx";
import { DateTime, Failure, Loading, label, Priority, Status } from "./components.tsx";
import { useDesk } from "./desk-context.ts";
import { Explanation } from "./explanation.tsx";
import { History } from "./history.tsx";
import { useLoad } from "./load.ts";
import { Transitions } from "./transitions.tsx";

export function TicketView({ ticketId }: { ticketId: string }) {
  const { actor } = useDesk();
  const { data, error, reload } = useLoad(() => api.ticket(ticketId), [ticketId]);
  const [refusal, setRefusal] = useState<Error>();
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

  /** Waits for a request, shows its error if it is refused, and reloads the ticket in any case. */
  const submit = async (request: Promise<unknown>): Promise<boolean> => {
    setRefusal(undefined);
    const hasSucceeded = await request.then(
      () => true,
      (error) => {
        setRefusal(error);
        return false;
      },
    );
    reload();
    return hasSucceeded;
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
          <Countdown ticket={ticket} />
        </p>
      </header>
      {error && <Failure error={error} retry={reload} />}
      {refusal && <Failure error={refusal} />}
      <div class="columns">
        <div>
          <section class="card" aria-label="Deadlines">
            <h2>Deadlines</h2>
            <Timeline ticket={ticket} />
            {actor.role !== "reporter" && <Explanation ticketId={ticketId} revision={ticket.revision} />}
          </section>
          {ticket.description && (
            <section class="card">
              <h2>Description</h2>
              <p class="prose">{ticket.description}</p>
            </section>
          )}
          <Comments ticketId={ticketId} comments={comments} submit={submit} />
        </div>
        <aside>
          <Transitions ticketId={ticketId} allowed={allowedTransitions} submit={submit} />
          {actor.role !== "reporter" && <Assignment ticket={ticket} submit={submit} />}
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
              <dd>{ticket.category ? label(ticket.category) : "none"}</dd>
              <dt>Opened</dt>
              <dd>
                <DateTime at={ticket.createdAt} />
              </dd>
            </dl>
          </section>
          <History entries={history} />
        </aside>
      </div>
    </article>
  );
}

/** Returns whether the request succeeded. */
export type Submit = (request: Promise<unknown>) => Promise<boolean>;
