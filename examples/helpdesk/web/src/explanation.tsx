/** Explains the deadlines from the engine's trace, which is loaded on demand. */
import { useState } from "preact/hooks";
import { api, type Explanation as Explained } from "./api.ts";
import { clockLabel, DateTime, Failure, Loading } from "./components.tsx";
import { useLoad } from "./load.ts";
import { Policies } from "./policies.tsx";

type Props = { readonly ticketId: string; readonly revision: number | undefined };

export function Explanation(props: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button class="explain" type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Why these deadlines
      </button>
      {isOpen && <Reasons {...props} />}
    </>
  );
}

function Reasons({ ticketId, revision }: Props) {
  const { data, error, reload } = useLoad(() => api.explain(ticketId), [ticketId, revision]);
  return (
    <section class="reasons" aria-label="Why these deadlines">
      {error && <Failure error={error} retry={reload} />}
      {!data && !error && <Loading what="the reasons" />}
      {data && !data.trace && <p class="muted">This ticket has no deadlines.</p>}
      {data?.trace?.deadlines.map((deadline) => (
        <Deadline key={`${deadline.group}/${deadline.clockId}`} deadline={deadline} />
      ))}
      {data?.trace && <Policies policies={data.trace.policies} />}
    </section>
  );
}

type Trace = NonNullable<Explained["trace"]>;

const minutes = (count: number | null): string =>
  count === null ? "none" : `${Math.floor(count / 60)} h ${Math.floor(count % 60)} min`;

function Deadline({ deadline }: { deadline: Trace["deadlines"][number] }) {
  const { policyId, calendarId, startedAt, targetMinutes, usedMinutes, pauses, dueAt } = deadline;
  return (
    <>
      <h3>{clockLabel(deadline)}</h3>
      <dl>
        <dt>Policy</dt>
        <dd>{policyId ?? "none"}</dd>
        <dt>Counts</dt>
        <dd>{calendarId === null ? "24x7" : `hours of calendar “${calendarId}”`}</dd>
        <dt>Started</dt>
        <dd>
          <DateTime at={startedAt} />
        </dd>
        <dt>Target</dt>
        <dd>{minutes(targetMinutes)}</dd>
        <dt>Used</dt>
        <dd>{minutes(usedMinutes)}</dd>
        <dt>Paused</dt>
        <dd>{pauses.length === 0 ? "never" : pauses.length === 1 ? "once" : `${pauses.length} times`}</dd>
        <dt>Deadline</dt>
        <dd>{dueAt ? <DateTime at={dueAt} /> : "none while it is paused"}</dd>
      </dl>
    </>
  );
}
