// Plain JavaScript without imports: the same file runs in every runtime.

const MINUTE = 60_000;
const FIRST_MONDAY = Date.UTC(2026, 2, 2, 8);
const PRIORITIES = ["P1", "P2", "P3", "P4"];
const ZONES = ["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];

/**
 * Decides on some tickets and returns every answer, refusals too, as one transcript. The commands
 * come from a fixed sequence of numbers, so that runtimes can differ only in how they compute.
 *
 * @param {typeof import("ticket-engine")} engine
 * @returns {{ answers: number, refusals: number, transcript: string }}
 */
export function scenario({ createEngine, presets, TicketEngineError }) {
  const lines = [];
  let refusals = 0;
  const record = (call) => {
    try {
      const answer = call();
      lines.push(JSON.stringify(answer));
      return answer;
    } catch (error) {
      if (!(error instanceof TicketEngineError)) throw error;
      refusals++;
      lines.push(JSON.stringify({ message: error.message, problems: error.problems }));
      return undefined;
    }
  };
  const next = sequence(20_261_123);
  const one = (list) => list[next() % list.length];

  for (const timeZone of ZONES) {
    const engine = createEngine({
      policies: presets.standardPolicies,
      workflow: presets.relaxedWorkflow,
      calendars: { default: { timeZone, hours: WEEK, holidays: [{ easter: 1 }, "05-01"] } },
    });
    for (let number = 0; number < 20; number++) {
      // Not whole minutes, so that the minutes of the clocks are fractions.
      let at = FIRST_MONDAY + (next() % 400_000) * MINUTE + (next() % 60_000);
      const actor = one([
        { id: "ann", role: "agent" },
        { id: "user-7", role: "reporter" },
        { id: 1, role: "admin" },
      ]);
      const draft = {
        ticketId: `${timeZone}/${number}`,
        title: "VPN is down 😀",
        priority: one(PRIORITIES),
        reporterId: "user-7",
        attributes: { site: "Zürich", third: number / 3, tiny: next() / 1e300 },
      };
      let ticket = record(() => engine.open(draft, { at }))?.ticket;
      for (let step = 0; ticket && step < 8; step++) {
        at += (next() % 3_000) * MINUTE + (next() % 60_000);
        const move = () => engine.transition(ticket, { to: one(STATUSES), actor, at });
        const command = one([
          move,
          move,
          () => engine.update(ticket, { changes: { priority: one(PRIORITIES) }, actor, at }),
          () => engine.update(ticket, { changes: { attributes: { seats: next() / 7 } }, actor, at }),
          () =>
            engine.comment(ticket, { commentId: step, body: "Which site?", isInternal: false, actor, at }),
          () => engine.advance(ticket, { at }),
        ]);
        ticket = record(command)?.ticket ?? ticket;
        record(() => engine.preview(ticket, { at: at + 12_345 }));
      }
    }
    engine.free();
  }
  return { answers: lines.length - refusals, refusals, transcript: lines.join("\n") };
}

const DAY = [
  ["08:30", "12:00"],
  ["12:45", "17:15"],
];
const WEEK = { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: [["22:00", "06:00"]], sun: [["01:30", "02:30"]] };
const STATUSES = ["IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED", "OPEN"];

/** Pseudo-random numbers below 2^31, each step of which is exact in a double. */
function sequence(seed) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
}
