/**
 * Which deadlines a ticket has missed, worked out by hand from what was done to it and when: round the clock a clock is
 * a sum of milliseconds. Nothing of the engine's own reckoning goes in.
 */
import type { TicketComment, TicketHistory } from "ticket-engine";
import { type Size, targets } from "./desk.js";

type Metric = "RESPONSE" | "NEXT_RESPONSE" | "RESOLUTION";

class Clock {
  used = 0;
  since: number | null;
  target: number;
  breachedAt: number | null = null;
  isOver = false;

  constructor(at: number, target: number) {
    this.since = at;
    this.target = target;
  }

  /** A deadline that passed before `at`. */
  pass(at: number): void {
    if (this.since === null || this.breachedAt !== null) return;
    const due = this.since + this.target - this.used;
    if (due < at) this.breachedAt = due;
  }

  rest(at: number): void {
    if (this.since !== null) this.used += at - this.since;
    this.since = null;
  }

  run(at: number): void {
    this.since ??= at;
    this.isOver = false;
  }

  end(at: number): void {
    this.rest(at);
    this.isOver = true;
  }

  /** More used than a new target allows is missed when the target comes into force. */
  promise(target: number, at: number): void {
    if (target === this.target) return;
    const isRunning = this.since !== null;
    this.rest(at);
    if (isRunning) this.since = at;
    this.target = target;
    if (this.used > target) this.breachedAt ??= at;
  }
}

const isDone = (status: string): boolean => status === "RESOLVED" || status === "CLOSED";

/** The misses of one ticket until `end`, as texts. */
export function misses(
  history: readonly TicketHistory[],
  comments: readonly TicketComment[],
  size: Size,
  end: number,
): string[] {
  const id = String(history[0]?.ticketId);
  const commentOf = new Map(comments.map((comment) => [comment.commentId, comment]));
  const opening = history.filter(({ revision }) => revision === 1);
  const given = (field: string) =>
    String(opening.find(({ fieldChanged }) => fieldChanged === field)?.newValue);
  const openedAt = Number(opening[0]?.changedAt);
  let status = given("status");
  let priority = given("priority");
  const target = (metric: Metric) => targets(size, priority)[metric];

  const first = new Clock(openedAt, target("RESPONSE"));
  const resolution = new Clock(openedAt, target("RESOLUTION"));
  const next: Clock[] = [];
  let isAnswered = false;
  let isWaiting = false;

  for (const entries of byRevision(history.filter(({ revision }) => revision > 1))) {
    const at = Number(entries[0]?.changedAt);
    for (const clock of [first, resolution, ...next]) clock.pass(at);
    const before = status;
    let asks = false;
    let answers = false;
    for (const { fieldChanged, newValue, changedBy } of entries) {
      if (fieldChanged === "status") status = String(newValue);
      if (fieldChanged === "status" && newValue === "IN_PROGRESS" && changedBy !== "system")
        isAnswered = true;
      if (fieldChanged === "priority") priority = String(newValue);
      if (fieldChanged === "comment") {
        const comment = commentOf.get(String(newValue));
        asks ||= comment?.authorRole === "reporter";
        answers ||= comment?.authorRole === "admin" && !comment.isInternal;
      }
    }
    isAnswered ||= answers;
    if (answers || (isDone(status) && status !== before)) isWaiting = false;
    if (asks && !(isDone(status) && status !== before)) isWaiting = true;

    if (!first.isOver && (isAnswered || isDone(status))) first.end(at);
    else if (!isAnswered && !isDone(status)) {
      first.promise(target("RESPONSE"), at);
      first.run(at);
    }

    const last = next.at(-1);
    const isAwaited = isWaiting && first.isOver && !isDone(status);
    if (last && !last.isOver) {
      if (answers || !isAwaited) last.end(at);
      else last.promise(target("NEXT_RESPONSE"), at);
    } else if (isAwaited) next.push(new Clock(at, target("NEXT_RESPONSE")));

    if (isDone(status)) {
      if (!resolution.isOver) resolution.end(at);
    } else {
      resolution.promise(target("RESOLUTION"), at);
      if (status === "PENDING") {
        resolution.rest(at);
        resolution.isOver = false;
      } else resolution.run(at);
    }
  }
  for (const clock of [first, resolution, ...next]) clock.pass(end);
  const told = (metric: Metric, clock: Clock, cycle: number) =>
    clock.breachedAt === null ? [] : [`${id} ${metric} ${cycle} ${clock.breachedAt}`];
  return [
    ...told("RESPONSE", first, 1),
    ...told("RESOLUTION", resolution, 1),
    ...next.flatMap((clock, index) => told("NEXT_RESPONSE", clock, index + 1)),
  ];
}

function byRevision(history: readonly TicketHistory[]): TicketHistory[][] {
  const groups = new Map<number, TicketHistory[]>();
  for (const entry of history) groups.set(entry.revision, [...(groups.get(entry.revision) ?? []), entry]);
  return [...groups.values()];
}
