/**
 * A second implementation of the SLA clocks. It derives a ticket's breaches from its history alone
 * and shares no code with the engine. All policies here count 24x7, so a clock is a sum of
 * milliseconds.
 */
import type { TicketComment, TicketHistory } from "ticket-engine";
import { type Size, targets } from "./workload.js";

type BreachType = "RESPONSE" | "NEXT_RESPONSE" | "RESOLUTION";

class Clock {
  used = 0;
  runningSince: number | null;
  target: number;
  breachedAt: number | null = null;
  isStopped = false;

  constructor(at: number, target: number) {
    this.runningSince = at;
    this.target = target;
  }

  /** Breaches the clock if its deadline passed before `at`. */
  advance(at: number): void {
    if (this.runningSince === null || this.breachedAt !== null) return;
    const due = this.runningSince + this.target - this.used;
    if (due < at) this.breachedAt = due;
  }

  pause(at: number): void {
    if (this.runningSince !== null) this.used += at - this.runningSince;
    this.runningSince = null;
  }

  run(at: number): void {
    this.runningSince ??= at;
    this.isStopped = false;
  }

  stop(at: number): void {
    this.pause(at);
    this.isStopped = true;
  }

  /** A new target that is used up already is breached at once. */
  changeTarget(target: number, at: number): void {
    if (target === this.target) return;
    const isRunning = this.runningSince !== null;
    this.pause(at);
    if (isRunning) this.runningSince = at;
    this.target = target;
    if (this.used > target) this.breachedAt ??= at;
  }
}

const isDone = (status: string): boolean => ["RESOLVED", "CLOSED", "CANCELLED"].includes(status);
/** Statuses in which the resolution clock pauses. */
const isPending = (status: string): boolean => status === "PENDING" || status === "ON_HOLD";

/** One ticket's breaches until `end`, as strings. */
export function expectedBreaches(
  history: readonly TicketHistory[],
  comments: readonly TicketComment[],
  size: Size,
  end: number,
): string[] {
  const id = String(history[0]?.ticketId);
  const commentOf = new Map(comments.map((comment) => [comment.commentId, comment]));
  const opening = history.filter(({ revision }) => revision === 1);
  const initial = (field: string) =>
    String(opening.find(({ fieldChanged }) => fieldChanged === field)?.newValue);
  const openedAt = Number(opening[0]?.changedAt);
  let status = initial("status");
  let priority = initial("priority");
  const target = (type: BreachType) => targets(size, priority)[type];

  const first = new Clock(openedAt, target("RESPONSE"));
  const resolution = new Clock(openedAt, target("RESOLUTION"));
  const next: Clock[] = [];
  let hasResponse = false;
  let waitingSince: number | null = null;

  for (const entries of byRevision(history.filter(({ revision }) => revision > 1))) {
    const at = Number(entries[0]?.changedAt);
    for (const clock of [first, resolution, ...next]) clock.advance(at);
    const before = status;
    let hasCustomerComment = false;
    let hasPublicReply = false;
    for (const { fieldChanged, newValue, changedBy } of entries) {
      if (fieldChanged === "status") status = String(newValue);
      if (fieldChanged === "status" && newValue === "IN_PROGRESS" && changedBy !== "system")
        hasResponse = true;
      if (fieldChanged === "priority") priority = String(newValue);
      if (fieldChanged === "comment") {
        const comment = commentOf.get(String(newValue));
        hasCustomerComment ||= comment?.authorRole === "reporter";
        hasPublicReply ||= comment?.authorRole === "admin" && !comment.isInternal;
      }
    }
    hasResponse ||= hasPublicReply;
    if (hasPublicReply || (isDone(status) && status !== before)) waitingSince = null;
    if (hasCustomerComment && !(isDone(status) && status !== before)) waitingSince ??= at;

    if (!first.isStopped && (hasResponse || isDone(status))) first.stop(at);
    else if (!hasResponse && !isDone(status)) {
      first.changeTarget(target("RESPONSE"), at);
      first.run(at);
    }

    const last = next.at(-1);
    const needsResponse = waitingSince !== null && !isDone(status);
    if (last && !last.isStopped) {
      if (hasPublicReply || !needsResponse) last.stop(at);
      else last.changeTarget(target("NEXT_RESPONSE"), at);
    } else if (needsResponse && first.isStopped) {
      // From the oldest unanswered comment, unless that deadline has passed already.
      const asked = waitingSince ?? at;
      const isPast = asked + target("NEXT_RESPONSE") < at;
      next.push(new Clock(isPast ? at : asked, target("NEXT_RESPONSE")));
    }

    if (isDone(status)) {
      if (!resolution.isStopped) resolution.stop(at);
    } else {
      resolution.changeTarget(target("RESOLUTION"), at);
      if (isPending(status)) {
        resolution.pause(at);
        resolution.isStopped = false;
      } else resolution.run(at);
    }
  }
  for (const clock of [first, resolution, ...next]) clock.advance(end);
  const breachOf = (type: BreachType, clock: Clock, cycle: number) =>
    clock.breachedAt === null ? [] : [`${id} ${type} ${cycle} ${clock.breachedAt}`];
  return [
    ...breachOf("RESPONSE", first, 1),
    ...breachOf("RESOLUTION", resolution, 1),
    ...next.flatMap((clock, index) => breachOf("NEXT_RESPONSE", clock, index + 1)),
  ];
}

function byRevision(history: readonly TicketHistory[]): TicketHistory[][] {
  const groups = new Map<number, TicketHistory[]>();
  for (const entry of history) groups.set(entry.revision, [...(groups.get(entry.revision) ?? []), entry]);
  return [...groups.values()];
}
