// Writes tests/golden/decisions.json: whole decisions, each as a call and the digest of its result,
// which must be the same in the crate and in the package in every runtime. Run `npm run golden`
// after a build when a result is meant to change, and review the difference.
import { writeFileSync } from "node:fs";
import * as engine from "ticket-engine";
import { answerOf, canonical, digest } from "../js/test/runtimes/decisions.mjs";

let state = 20_261_123;
const below = (limit) => {
  state = (state * 48_271) % 2_147_483_647;
  return state % limit;
};
const oneOf = (list) => list[below(list.length)];

const day = (from, to) => [[from, to]];
const week = (from, to) =>
  Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((name) => [name, day(from, to)]));
const { presets } = engine;
const ladder = {
  id: "ladder",
  since: "resolutionDue",
  levels: [
    { after: "-PT1H", do: [{ notify: "lead" }] },
    { after: 30, do: [{ page: { severity: "error" } }] },
  ],
};
const takeBack = {
  id: "take-back",
  since: "lastActivity",
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
    policies: presets.standardPolicies,
    workflow: { ...presets.relaxedWorkflow, reopenWindowMinutes: 20_000 },
    timers: [...presets.timers, ladder, takeBack],
    calendars: calendars("Europe/Rome"),
    loadWeights: { P1: 3, P2: 2 },
    tamperEvidentHistory: true,
  },
  {
    policies: presets.standardPolicies.map((policy, index) => ({
      ...policy,
      nextResponseTimeMinutes: 90,
      warnAt: [0.5, { remaining: 15 }],
      onTargetChange: ["keepElapsed", "restart", "proportional", "neverEarlier"][index],
      onReopen: ["resume", "newCycle", "resumeIncludingResolvedTime", "stayStopped"][index],
    })),
    workflow: presets.relaxedWorkflow,
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
    capacity: oneOf([null, 4, 6]),
    weight: 1 + below(3),
    calendar: oneOf([null, "early", "late"]),
    delegateId: oneOf([null, ...AGENTS]),
    lastAssignedAt: null,
  }));
const team = () => ({
  teamId: oneOf(["net", "desk"]),
  queueStrategy: oneOf(["ROUND_ROBIN", "LOAD_BASED", "SKILL_BASED"]),
  cursor: oneOf([null, ...AGENTS]),
  cursorTurns: oneOf([null, 1, 2]),
  balanceBy: oneOf(["count", "utilization"]),
  skillTimeout: oneOf([null, "PT2H", "never"]),
  stickyAgent: below(2) === 0,
  offerTimeout: oneOf([null, null, "PT45M"]),
});
const actor = () =>
  oneOf([
    { id: "ann", role: "agent" },
    { id: "u-7", role: "reporter" },
    { id: 1, role: "admin" },
    { id: "auto", role: "system" },
  ]);

/** A random call about a ticket: the name of the method and the command. */
function randomCall(at, number, engineIndex) {
  const command = { actor: actor(), at };
  const place = {
    team: team(),
    agents: engineIndex === 0 ? agents().map((agent) => ({ ...agent, calendar: null })) : agents(),
  };
  return oneOf([
    [
      "transition",
      { ...command, to: oneOf(["OPEN", "IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED", "LOST"]) },
    ],
    ["transition", { ...command, to: oneOf(["IN_PROGRESS", "RESOLVED"]), explain: true }],
    [
      "update",
      {
        ...command,
        changes: { priority: oneOf(["P1", "P2", "P3", "P4", "P9"]), tags: oneOf([["vip"], null]) },
      },
    ],
    [
      "update",
      {
        ...command,
        changes: { assigneeId: oneOf([null, ...AGENTS]), attributes: { score: below(1_000) / 8 } },
      },
    ],
    ["comment", { ...command, commentId: `c-${number}`, body: "Any news? 😀", isInternal: below(3) === 0 }],
    ["assign", { ...command, ...place, explain: below(2) === 0 }],
    ["assign", { ...command, ...place, requiredSkills: [oneOf(["vpn", "db"])], preferredSkills: ["mail"] }],
    ["reassign", { ...command, ...place, preferredAgents: [oneOf(AGENTS)] }],
    ["acceptOffer", { actor: { id: 1, role: "admin" }, at }],
    ["declineOffer", { actor: { id: 1, role: "admin" }, at }],
    ["advance", { at }],
    ["reapplyPolicies", { at, explain: true }],
    ["followUp", { ticketId: `F-${number}`, at }],
    ["preview", { at, from: at - 86_400_000, to: at + 86_400_000 }],
  ]);
}

const steps = [];
const answers = [];
const compiled = engines.map((config) => engine.createEngine(config));
function addStep(step) {
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
      priority: oneOf(["P1", "P2", "P3", "P4"]),
      category: oneOf(["vpn", "mail", null]),
      tags: oneOf([[], ["db"]]),
      reporterId: oneOf(["u-7", "bob"]),
      teamId: oneOf(["net", "desk", null]),
      attributes: { site: "Rome", seats: 12.5 },
    };
    let last = addStep({ engine: index, call: "open", subject: draft, command: { at } });
    for (let event = 0; event < 12; event++) {
      at += oneOf([0, 1_000, 600_000, 7_200_000, 100_000_000]);
      const [call, command] = randomCall(at, `${number}-${event}`, index);
      const step = addStep({ engine: index, call, subject: { step: last }, command });
      if (answers[step].ticket && call !== "followUp") last = step;
    }
    tickets.push({ step: last });
  }
  const at = MONDAY + 200 * 86_400_000;
  const teams = ["net", "desk"].map((teamId) => ({ ...team(), teamId }));
  const command = { teams, agents: index === 0 ? [] : agents(), actor: { id: "auto", role: "system" }, at };
  addStep({ engine: index, call: "advanceAll", subject: tickets, command: { at } });
  addStep({ engine: index, call: "assignAll", subject: tickets, command });
  addStep({ engine: index, call: "reassignAll", subject: tickets, command: { ...command, explain: true } });
  addStep({ engine: index, call: "pullWork", subject: tickets, command: { ...command, agentId: "ann" } });
}
const refused = answers.filter((answer) => answer.problems).length;
const rows = steps.map((step) => JSON.stringify(step)).join(",\n");
const text = `{"engines":${JSON.stringify(engines)},"steps":[\n${rows}\n]}\n`;
writeFileSync(new URL("../tests/golden/decisions.json", import.meta.url), text);
console.log(`${steps.length} steps, ${refused} of them refused; ${Math.round(text.length / 1000)} kB`);
