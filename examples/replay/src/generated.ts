/**
 * A synthetic log. It is seeded, so that it is the same on every machine, and modelled on a real
 * desk with 24,918 incidents: nearly all are P3 and opened in office hours with a dip at lunch, a
 * tenth waits for the user, a few are reopened, and a batch closes them five days after they were
 * resolved.
 */
import type { LogEvent, LoggedTicket, TicketLog } from "./log.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A small random number generator with the same sequence everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function generatedLog(count: number, seed = 20161123): TicketLog {
  let generated = 0;
  async function* tickets(): AsyncIterable<LoggedTicket> {
    const random = mulberry32(seed);
    for (; generated < count; generated++) yield generateTicket(generated, count, random);
  }
  return {
    title: `generated log of ${count.toLocaleString("en")} tickets (synthetic)`,
    tickets: tickets(),
    progress: () => generated / count,
  };
}

function generateTicket(number: number, count: number, random: () => number): LoggedTicket {
  /** Picks a value by its probability. */
  const pick = <T>(...choices: readonly (readonly [probability: number, value: T])[]): T => {
    let remaining = random();
    for (const [probability, value] of choices) {
      remaining -= probability;
      if (remaining < 0) return value;
    }
    return (choices[choices.length - 1] as readonly [number, T])[1];
  };
  /** A random duration with a long tail, as working times have. */
  const span = (median: number) =>
    Math.round((median * Math.exp(1.1 * (random() + random() + random() - 1.5) * 2)) / MINUTE) * MINUTE;

  const openedAt = opening(number / count, random);
  const reporter = `user-${Math.floor(random() * 900)}`;
  const agent = () => `agent-${String(Math.floor(random() * 40)).padStart(2, "0")}`;
  const events: LogEvent[] = [];
  let now = openedAt;
  let assignee = agent();
  const addEvent = (after: number, event: Omit<LogEvent, "at" | "by" | "role"> & Partial<LogEvent>) => {
    now += after;
    events.push({ at: new Date(now), by: assignee, role: "agent", ...event });
  };

  addEvent(span(20 * MINUTE), {
    changes: { teamId: `group-${Math.floor(random() * 12)}`, assigneeId: assignee },
  });
  const isResolvedDirectly = random() < 0.3;
  if (!isResolvedDirectly) addEvent(span(50 * MINUTE), { status: "IN_PROGRESS" });
  if (random() < 0.25) {
    assignee = agent();
    addEvent(span(2 * HOUR), {
      changes: { teamId: `group-${Math.floor(random() * 12)}`, assigneeId: assignee },
    });
  }
  if (random() < 0.4)
    addEvent(span(HOUR), { comment: { body: "We are looking into it.", isInternal: random() < 0.3 } });
  if (random() < 0.02) addEvent(span(HOUR), { changes: { priority: pick([0.5, "P2"], [0.5, "P4"]) } });
  if (random() < 0.12) {
    addEvent(span(2 * HOUR), { status: "PENDING" });
    addEvent(span(14 * HOUR), {
      comment: { body: "Here is what you asked for.", isInternal: false },
      by: reporter,
      role: "reporter",
    });
    addEvent(span(3 * HOUR), { status: "IN_PROGRESS" });
  }
  addEvent(span(5 * HOUR), { status: "RESOLVED" });
  if (random() < 0.014) {
    addEvent(span(9 * HOUR), { status: "IN_PROGRESS", by: reporter, role: "reporter" });
    addEvent(span(6 * HOUR), { status: "RESOLVED" });
  }
  if (random() < 0.97) {
    // The batch runs on the hour.
    const closing = Math.ceil((now + 5 * DAY) / HOUR) * HOUR - now;
    addEvent(closing, { status: "CLOSED", by: "auto-close", role: "system" });
  }
  return {
    id: `GEN${String(number + 1).padStart(6, "0")}`,
    priority: pick([0.935, "P3"], [0.029, "P4"], [0.021, "P2"], [0.015, "P1"]),
    category: `Category ${1 + Math.floor(random() * 50)}`,
    reporter,
    openedAt: new Date(openedAt),
    events,
  };
}

/**
 * A minute in office hours on a working day, within half a year from Monday, 2016-02-29. `share` is
 * from 0 to 1.
 */
function opening(share: number, random: () => number): number {
  const workday = Math.floor(share * 130);
  const day = Date.UTC(2016, 1, 29) + (Math.floor(workday / 5) * 7 + (workday % 5)) * DAY;
  for (;;) {
    const minute = 8 * 60 + Math.floor(random() * 10 * 60);
    const isLunch = minute >= 12 * 60 && minute < 13.5 * 60;
    if (!isLunch || random() < 0.4) return day + minute * MINUTE;
  }
}
