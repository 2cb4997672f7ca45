/** Explains a deadline from the engine's trace. */
import type { DeadlineTrace, PolicyTrace, SlaClock } from "ticket-engine";
import { Policies } from "../../../helpdesk/web/src/policies.tsx";
import { type ClockKey, clockKey, clockName } from "./clocks.ts";
import { count, span } from "./format.ts";
import type { ReplayedTicket } from "./worker/replayed-ticket.ts";

type Props = {
  readonly replayed: ReplayedTicket;
  readonly clock: ClockKey;
  readonly timeZone: string;
};

export function Explanation({ replayed, clock: key, timeZone }: Props) {
  const trace = replayed.deadlines.find((deadline) => clockKey(deadline) === key);
  const clock = trace && replayed.ticket.sla.clocks[trace.group]?.[trace.clockId];
  const when = formatIn(timeZone);
  if (!clock || !trace) return <p class="muted">{clockName(key)} has no deadline here.</p>;
  return (
    <div class="explanation">
      <h3>
        {clockName(key)}: {verdict(clock)}
      </h3>
      <dl>
        <dt>Policy</dt>
        <dd>{trace.policyId ?? "none"}</dd>
        <dt>Counts</dt>
        <dd>{trace.calendarId === null ? "24x7" : `hours of calendar “${trace.calendarId}”`}</dd>
        <dt>Started</dt>
        <dd>{when(trace.startedAt)}</dd>
        <dt>Target</dt>
        <dd>{trace.targetMinutes === null ? "none" : span(trace.targetMinutes / 60)}</dd>
        <dt>Deadline</dt>
        <dd>{trace.dueAt ? when(trace.dueAt) : "none while it is paused"}</dd>
        <dt>Used</dt>
        <dd>{span(clock.usedMs / 3_600_000)}</dd>
        {clock.breachedAt && (
          <>
            <dt>Breached</dt>
            <dd>{when(clock.breachedAt)}</dd>
          </>
        )}
      </dl>
      <Reasons policies={replayed.policies} trace={trace} when={when} />
    </div>
  );
}

function Reasons({
  policies,
  trace,
  when,
}: {
  policies: readonly PolicyTrace[];
  trace: DeadlineTrace;
  when: When;
}) {
  const minutes = trace.windows.reduce((sum, window) => sum + window.minutes, 0);
  return (
    <>
      <Policies policies={policies} />
      <details>
        <summary>
          {count(trace.windows.length)} open windows, {span(minutes / 60)}
          {trace.isCutShort && ", and more"}
        </summary>
        <ol>
          {trace.windows.map(({ start, end, minutes }) => (
            <li key={start}>
              {when(start)} to {when(end)}: {span(minutes / 60)}
            </li>
          ))}
        </ol>
      </details>
      {trace.pauses.length > 0 && (
        <details>
          <summary>{count(trace.pauses.length)} pauses</summary>
          <ol>
            {trace.pauses.map(({ start, end, minutes }) => (
              <li key={start}>
                {when(start)} to {end ? when(end) : "the end"}: {span(minutes / 60)} of working time
              </li>
            ))}
          </ol>
        </details>
      )}
      {trace.specialDays.length > 0 && (
        <details>
          <summary>{count(trace.specialDays.length)} holidays and exceptions</summary>
          <ul>
            {trace.specialDays.map(({ date, name }) => (
              <li key={date}>
                {date} {name}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function verdict({ breachedAt, phase }: SlaClock): string {
  if (breachedAt) return "breached";
  return { running: "running", paused: "paused", stopped: "met", cancelled: "cancelled" }[phase.state];
}

type When = (at: Date) => string;

function formatIn(timeZone: string): When {
  const options = {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  } as const;
  const format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
  return (at) => format.format(at);
}
