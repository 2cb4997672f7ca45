/**
 * A replay as a team writes it for one set of policies and one calendar in UTC: the standard
 * targets over the columns of a log. No conditions, timers, modes, zones or holidays, and no
 * validation.
 */
import { logKinds, logRoles } from "ticket-engine";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** A Monday, in UTC. */
const MONDAY = Date.UTC(1970, 0, 5) - 52 * WEEK;
const [OPENS, LONG] = [9 * HOUR, 9 * HOUR];

/** Working time since MONDAY, in milliseconds: Monday to Friday 09:00-18:00. */
function worked(at) {
  const since = at - MONDAY;
  const week = Math.floor(since / WEEK);
  const day = Math.floor((since - week * WEEK) / DAY);
  if (day > 4) return (week + 1) * 5 * LONG;
  const today = since - week * WEEK - day * DAY - OPENS;
  return (week * 5 + day) * LONG + Math.min(Math.max(today, 0), LONG);
}

/** The earliest instant with `ms` of working time since `start`. */
function after(start, ms) {
  if (ms === 0) return start;
  const total = worked(start) + ms;
  const days = Math.ceil(total / LONG) - 1;
  const week = Math.floor(days / 5);
  return MONDAY + week * WEEK + (days - week * 5) * DAY + OPENS + (total - days * LONG);
}

const always = { since: (from, to) => to - from, after: (start, ms) => start + ms };
const business = { since: (from, to) => worked(to) - worked(from), after };
const TARGETS = {
  P1: [15 / 60, 4, always],
  P2: [30 / 60, 8, always],
  P3: [4, 24, business],
  P4: [8, 72, business],
};
const [MET, BREACHED, CANCELLED, RUNNING, PAUSED] = [1, 2, 3, 4, 5];

class Clock {
  used = 0;
  since = Number.NaN;
  due = Number.NaN;
  breachedAt = Number.NaN;
  state = PAUSED;

  constructor(hours, calendar) {
    this.target = hours * HOUR;
    this.calendar = calendar;
  }
  pass(now) {
    if (this.state === RUNNING && Number.isNaN(this.breachedAt) && now > this.due) this.breachedAt = this.due;
  }
  rest(at, state) {
    if (this.state === state) return;
    if (this.state === RUNNING) this.used += this.calendar.since(this.since, at);
    this.state = state;
  }
  run(at) {
    if (this.state === RUNNING) return;
    this.since = at;
    const isBreached = !Number.isNaN(this.breachedAt) && this.target <= this.used;
    this.due = isBreached ? this.breachedAt : this.calendar.after(at, Math.max(this.target - this.used, 0));
    this.state = RUNNING;
  }
  change(hours, calendar, at) {
    if (this.state !== RUNNING && this.state !== PAUSED) return;
    this.rest(at, PAUSED);
    this.target = hours * HOUR;
    this.calendar = calendar;
    if (this.used > this.target && Number.isNaN(this.breachedAt)) this.breachedAt = at;
  }
}

const isDone = (status) => status === "RESOLVED" || status === "CLOSED";

const columns = (tickets) => ({
  outcome: new Uint8Array(tickets),
  usedMs: new Float64Array(tickets),
  breachedAt: new Float64Array(tickets),
});

/** The outcomes of a log whose rows are sorted by ticket. */
export function replayByHand({ ticket, at, kind, value, role, values }, until) {
  const tickets = ticket[ticket.length - 1] + 1;
  const outcomes = { firstResponse: columns(tickets), resolution: columns(tickets) };
  let row = 0;
  for (let number = 0; number < tickets; number++) {
    let status = "OPEN";
    let priority = "";
    let response;
    let resolution;
    let answered = false;
    for (; ticket[row] === number; row++) {
      const now = at[row];
      const isDesk = role[row] === logRoles.agent || role[row] === logRoles.admin;
      switch (kind[row]) {
        case logKinds.opened: {
          const [first, last, calendar] = TARGETS[priority];
          response = new Clock(first, calendar);
          resolution = new Clock(last, calendar);
          response.run(now);
          resolution.run(now);
          break;
        }
        case logKinds.priority: {
          const next = values[value[row]];
          if (next === priority) break;
          priority = next;
          if (response === undefined) break;
          const [first, last, calendar] = TARGETS[priority];
          response.pass(now);
          resolution.pass(now);
          for (const [clock, hours] of [
            [response, first],
            [resolution, last],
          ]) {
            const wasRunning = clock.state === RUNNING;
            clock.change(hours, calendar, now);
            if (wasRunning) clock.run(now);
          }
          break;
        }
        case logKinds.comment:
          if (isDesk && !answered) {
            answered = true;
            response.pass(now);
            response.rest(now, response.state === CANCELLED ? CANCELLED : MET);
          }
          break;
        case logKinds.status: {
          const next = values[value[row]];
          if (next === status || !EDGES.has(`${status} ${next}`)) break;
          const reopened = isDone(status) && !isDone(next);
          status = next;
          response.pass(now);
          resolution.pass(now);
          if (status === "IN_PROGRESS" && isDesk) answered ||= true;
          if (response.state === RUNNING || reopened) {
            if (answered) response.rest(now, reopened && response.state !== RUNNING ? response.state : MET);
            else if (isDone(status)) response.rest(now, CANCELLED);
            else response.run(now);
          }
          if (reopened) {
            const [, last, calendar] = TARGETS[priority];
            if (resolution.target !== last * HOUR) {
              resolution.state = PAUSED;
              resolution.change(last, calendar, now);
            }
          }
          if (isDone(status)) resolution.rest(now, MET);
          else if (status === "PENDING") resolution.rest(now, PAUSED);
          else resolution.run(now);
          break;
        }
      }
    }
    for (const [clock, columns] of [
      [response, outcomes.firstResponse],
      [resolution, outcomes.resolution],
    ]) {
      clock.pass(until);
      columns.outcome[number] = Number.isNaN(clock.breachedAt) ? clock.state : BREACHED;
      columns.usedMs[number] =
        clock.used + (clock.state === RUNNING ? clock.calendar.since(clock.since, until) : 0);
      columns.breachedAt[number] = clock.breachedAt;
    }
  }
  return outcomes;
}

const EDGES = new Set(
  `OPEN IN_PROGRESS|OPEN CLOSED|OPEN PENDING|OPEN RESOLVED|IN_PROGRESS PENDING|IN_PROGRESS RESOLVED|IN_PROGRESS OPEN
PENDING IN_PROGRESS|PENDING RESOLVED|PENDING OPEN|RESOLVED CLOSED|RESOLVED IN_PROGRESS|RESOLVED OPEN|CLOSED OPEN
CLOSED IN_PROGRESS`.split(/[|\n]/),
);
