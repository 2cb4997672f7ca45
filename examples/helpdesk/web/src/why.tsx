/** Why the deadlines are what they are, by the engine's trace; asked for once somebody wants to know. */
import { useState } from "preact/hooks";
import { api, type Reasons } from "./api.ts";
import { useLoad } from "./load.ts";
import { Failure, Loading, Moment, words } from "./parts.tsx";
import { Policies } from "./policies.tsx";

type Props = { readonly ticketId: string; readonly revision: number | undefined };

export function Why(props: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button class="why" type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Why these deadlines
      </button>
      {isOpen && <Answer {...props} />}
    </>
  );
}

function Answer({ ticketId, revision }: Props) {
  const { data, error, reload } = useLoad(() => api.why(ticketId), [ticketId, revision]);
  return (
    <section class="reasons" aria-label="Why these deadlines">
      {error && <Failure error={error} retry={reload} />}
      {!data && !error && <Loading what="the reasons" />}
      {data && !data.trace && <p class="quiet">Nothing is promised here.</p>}
      {data?.trace?.deadlines.map((deadline) => (
        <Deadline key={deadline.metric} deadline={deadline} />
      ))}
      {data?.trace && <Policies policies={data.trace.policies} />}
    </section>
  );
}

type Trace = NonNullable<Reasons["trace"]>;

const minutes = (count: number | null): string =>
  count === null ? "none" : `${Math.floor(count / 60)} h ${Math.floor(count % 60)} min`;

function Deadline({ deadline }: { deadline: Trace["deadlines"][number] }) {
  const { metric, policyId, calendarId, startedAt, targetMinutes, usedMinutes, pauses, dueAt } = deadline;
  return (
    <>
      <h3>{words(metric)}</h3>
      <dl>
        <dt>Policy</dt>
        <dd>{policyId ?? "none"}</dd>
        <dt>Counts</dt>
        <dd>{calendarId === null ? "all time" : `the hours of calendar “${calendarId}”`}</dd>
        <dt>Started</dt>
        <dd>
          <Moment at={startedAt} />
        </dd>
        <dt>Target</dt>
        <dd>{minutes(targetMinutes)}</dd>
        <dt>Used</dt>
        <dd>{minutes(usedMinutes)}</dd>
        <dt>Waited</dt>
        <dd>{pauses.length === 0 ? "never" : pauses.length === 1 ? "once" : `${pauses.length} times`}</dd>
        <dt>Deadline</dt>
        <dd>{dueAt ? <Moment at={dueAt} /> : "none while it waits"}</dd>
      </dl>
    </>
  );
}
