/**
 * A synthetic log: seeded, so that it is the same on every machine, and shaped after a real desk of 24,918
 * incidents: nearly all P3, opened in office hours with a lunch dip, a tenth waiting for the user, a
 * few reopened, closed by a batch five days after they were resolved.
 */
import type { Happening, Log, Story } from "./story.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** mulberry32: small, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function generatedLog(count: number, seed = 20161123): Log {
  let told = 0;
  async function* stories(): AsyncIterable<Story> {
    const chance = random(seed);
    for (; told < count; told++) yield story(told, count, chance);
  }
  return {
    title: `generated log of ${count.toLocaleString("en")} tickets (synthetic)`,
    stories: stories(),
    progress: () => told / count,
  };
}

function story(number: number, count: number, chance: () => number): Story {
  const pick = <T>(...choices: readonly (readonly [number, T])[]): T => {
    let left = chance();
    for (const [share, choice] of choices) {
      left -= share;
      if (left < 0) return choice;
    }
    return (choices[choices.length - 1] as readonly [number, T])[1];
  };
  /** Long-tailed spans, as working times are. */
  const span = (median: number) =>
    Math.round((median * Math.exp(1.1 * (chance() + chance() + chance() - 1.5) * 2)) / MINUTE) * MINUTE;

  const openedAt = opening(number / count, chance);
  const reporter = `user-${Math.floor(chance() * 900)}`;
  const agent = () => `agent-${String(Math.floor(chance() * 40)).padStart(2, "0")}`;
  const happenings: Happening[] = [];
  let now = openedAt;
  let worker = agent();
  const happen = (after: number, happening: Omit<Happening, "at" | "by" | "role"> & Partial<Happening>) => {
    now += after;
    happenings.push({ at: new Date(now), by: worker, role: "agent", ...happening });
  };

  happen(span(20 * MINUTE), {
    changes: { teamId: `group-${Math.floor(chance() * 12)}`, assigneeId: worker },
  });
  const straight = chance() < 0.3;
  if (!straight) happen(span(50 * MINUTE), { status: "IN_PROGRESS" });
  if (chance() < 0.25) {
    worker = agent();
    happen(span(2 * HOUR), { changes: { teamId: `group-${Math.floor(chance() * 12)}`, assigneeId: worker } });
  }
  if (chance() < 0.4)
    happen(span(HOUR), { comment: { body: "We are looking into it.", isInternal: chance() < 0.3 } });
  if (chance() < 0.02) happen(span(HOUR), { changes: { priority: pick([0.5, "P2"], [0.5, "P4"]) } });
  if (chance() < 0.12) {
    happen(span(2 * HOUR), { status: "PENDING" });
    happen(span(14 * HOUR), {
      comment: { body: "Here is what you asked for.", isInternal: false },
      by: reporter,
      role: "reporter",
    });
    happen(span(3 * HOUR), { status: "IN_PROGRESS" });
  }
  happen(span(5 * HOUR), { status: "RESOLVED" });
  if (chance() < 0.014) {
    happen(span(9 * HOUR), { status: "IN_PROGRESS", by: reporter, role: "reporter" });
    happen(span(6 * HOUR), { status: "RESOLVED" });
  }
  if (chance() < 0.97) {
    // The batch runs on the hour.
    const closing = Math.ceil((now + 5 * DAY) / HOUR) * HOUR - now;
    happen(closing, { status: "CLOSED", by: "auto-close", role: "system" });
  }
  return {
    id: `GEN${String(number + 1).padStart(6, "0")}`,
    priority: pick([0.935, "P3"], [0.029, "P4"], [0.021, "P2"], [0.015, "P1"]),
    category: `Category ${1 + Math.floor(chance() * 50)}`,
    reporter,
    openedAt: new Date(openedAt),
    happenings,
  };
}

/** A minute in office hours of a working day, over half a year from Monday, 2016-02-29. */
function opening(place: number, chance: () => number): number {
  const workday = Math.floor(place * 130);
  const day = Date.UTC(2016, 1, 29) + (Math.floor(workday / 5) * 7 + (workday % 5)) * DAY;
  for (;;) {
    const minute = 8 * 60 + Math.floor(chance() * 10 * 60);
    const lunch = minute >= 12 * 60 && minute < 13.5 * 60;
    if (!lunch || chance() < 0.4) return day + minute * MINUTE;
  }
}
