// Writes tests/golden/decisions.json: whole decisions, each as a question and the digest of its answer, to be answered
// alike by the crate and by the package in every runtime. `npm run golden` after a build, when an answer is meant to
// change; the difference is reviewed like any other.
import { writeFileSync } from "node:fs";
import * as engine from "ticket-engine";
import { answerOf, canonical, digest } from "../js/test/runtimes/decisions.mjs";

let state = 20_261_123;
const below = (limit) => {
  state = (state * 48_271) % 2_147_483_647;
  return state % limit;
};
const one = (list) => list[below(list.length)];

const day = (from, to) => [[from, to]];
const week = (from, to) =>
  Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((name) => [name, day(from, to)]));
const { presets } = engine;
const ladder = {
  id: "ladder",
  anchor: "resolutionDue",
  levels: [
    { after: "-PT1H", do: [{ notify: "lead" }] },
    { after: 30, do: [{ page: { severity: "error" } }] },
  ],
};
const takeBack = {
  id: "take-back",
  anchor: "lastActivity",
  after: "PT30H",
  when: { field: "status", equals: "IN_PROGRESS" },
  do: [{ reassign: {} }],
};
const calendars = (timeZone) => ({
  default: { timeZone, hours: week("09:00", "18:00"), holidays: ["12-25", { easter: 1 }] },
  early: { timeZone, hours: week("06:00", "14:00") },
  late: { timeZone, hours: week("14:00", "22:00") },
});
const engines = [
  {},
  {
    policies: presets.itil,
    workflow: { ...presets.deskWorkflow, reopenWindowMinutes: 20_000 },
    timers: [...presets.timers, ladder, takeBack],
    calendars: calendars("Europe/Rome"),
    loadWeights: { P1: 3, P2: 2 },
    historyChain: true,
  },
  {
    policies: presets.itil.map((policy, index) => ({
      ...policy,
      nextResponseTimeMinutes: 90,
      warnAt: [0.5, { left: 15 }],
      onTargetChange: ["carry", "restart", "scale", "neverEarlier"][index],
      onReopen: ["resume", "newCycle", "resumeCountingGap", "frozen"][index],
    })),
    workflow: presets.deskWorkflow,
    calendars: calendars("Australia/Lord_Howe"),
  },
];

const AGENTS = ["ann", "bob", "cy", "dee", 5];
const agents = () =>
  AGENTS.slice(below(3)).map((agentId) => ({
    agentId,
    skills: ["vpn", "mail", { name: "db", level: 1 + below(3) }].slice(below(3)),
    currentLoad: below(6),
    isAvailable: below(5) > 0,
    capacity: one([null, 4, 6]),
    weight: 1 + below(3),
    calendar: one([null, "early", "late"]),
    delegateId: one([null, ...AGENTS]),
    lastAssignedAt: null,
  }));
const team = () => ({
  teamId: one(["net", "desk"]),
  queueStrategy: one(["ROUND_ROBIN", "LOAD_BASED", "SKILL_BASED"]),
  cursor: one([null, ...AGENTS]),
  cursorTurns: one([null, 1, 2]),
  loadMeasure: one(["COUNT", "SHARE"]),
  relaxSkillsAfter: one([null, "PT2H", "never"]),
  stickyAgent: below(2) === 0,
  offerTimeout: one([null, null, "PT45M"]),
});
const actor = () =>
  one([
    { id: "ann", role: "agent" },
    { id: "u-7", role: "reporter" },
    { id: 1, role: "admin" },
    { id: "auto", role: "system" },
  ]);

/** What a ticket is asked for next. */
function ask(at, number, state) {
  const command = { actor: actor(), at };
  const place = {
    team: team(),
    agents: state === 0 ? agents().map((own) => ({ ...own, calendar: null })) : agents(),
  };
  return one([
    ["transition", { ...command, to: one(["OPEN", "IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED", "LOST"]) }],
    ["transition", { ...command, to: one(["IN_PROGRESS", "RESOLVED"]), explain: true }],
    [
      "update",
      { ...command, changes: { priority: one(["P1", "P2", "P3", "P4", "P9"]), tags: one([["vip"], null]) } },
    ],
    [
      "update",
      {
        ...command,
        changes: { assigneeId: one([null, ...AGENTS]), attributes: { score: below(1_000) / 8 } },
      },
    ],
    ["comment", { ...command, commentId: `c-${number}`, body: "Any news? 😀", isInternal: below(3) === 0 }],
    ["assign", { ...command, ...place, explain: below(2) === 0 }],
    ["assign", { ...command, ...place, requiredSkills: [one(["vpn", "db"])], preferredSkills: ["mail"] }],
    ["reassign", { ...command, ...place, wanted: [one(AGENTS)] }],
    ["acceptOffer", { actor: { id: 1, role: "admin" }, at }],
    ["declineOffer", { actor: { id: 1, role: "admin" }, at }],
    ["advance", { at }],
    ["migrate", { at, explain: true }],
    ["followUp", { ticketId: `F-${number}`, at }],
    ["preview", { at, from: at - 86_400_000, to: at + 86_400_000 }],
  ]);
}

const steps = [];
const answers = [];
const compiled = engines.map((config) => engine.createEngine(config));
function take(step) {
  const answer = answerOf(engine, compiled, step, answers);
  steps.push({ ...step, answer: digest(canonical(answer)) });
  return answers.push(answer) - 1;
}

const MONDAY = Date.UTC(2026, 2, 2);
for (const [index] of engines.entries()) {
  const tickets = [];
  for (let number = 0; number < 12; number++) {
    let at = MONDAY + below(60_000) * 60_000 + below(60_000);
    const draft = {
      ticketId: number,
      title: "VPN is down",
      priority: one(["P1", "P2", "P3", "P4"]),
      category: one(["vpn", "mail", null]),
      tags: one([[], ["db"]]),
      reporterId: one(["u-7", "bob"]),
      teamId: one(["net", "desk", null]),
      attributes: { site: "Rome", seats: 12.5 },
    };
    let last = take({ engine: index, call: "open", subject: draft, command: { at } });
    for (let happening = 0; happening < 12; happening++) {
      at += one([0, 1_000, 600_000, 7_200_000, 100_000_000]);
      const [call, command] = ask(at, `${number}-${happening}`, index);
      const step = take({ engine: index, call, subject: { step: last }, command });
      if (answers[step].ticket && call !== "followUp") last = step;
    }
    tickets.push({ step: last });
  }
  const at = MONDAY + 200 * 86_400_000;
  const teams = ["net", "desk"].map((teamId) => ({ ...team(), teamId }));
  const command = { teams, agents: index === 0 ? [] : agents(), actor: { id: "auto", role: "system" }, at };
  take({ engine: index, call: "sweep", subject: tickets, command: { at } });
  take({ engine: index, call: "assignAll", subject: tickets, command });
  take({ engine: index, call: "reassignAll", subject: tickets, command: { ...command, explain: true } });
  take({ engine: index, call: "drain", subject: tickets, command: { ...command, agentId: "ann" } });
}
const refused = answers.filter((answer) => answer.problems).length;
const rows = steps.map((step) => JSON.stringify(step)).join(",\n");
const text = `{"engines":${JSON.stringify(engines)},"steps":[\n${rows}\n]}\n`;
writeFileSync(new URL("../tests/golden/decisions.json", import.meta.url), text);
console.log(`${steps.length} steps, ${refused} of them refused; ${Math.round(text.length / 1000)} kB`);
