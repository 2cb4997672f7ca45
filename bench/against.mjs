/**
 * Compares the speed of two versions of the package, from their tarballs:
 *
 *     node bench/against.mjs OLD.tgz NEW.tgz [--check] [--only=WORDS]
 *
 * The tarballs are outputs of `npm pack` in pkg/. They are extracted into target/against/old and
 * target/against/new, without a network, and loaded into one process. Each call is timed in many
 * short rounds, old and new by turns, so that other work on the machine disturbs both alike.
 * Printed are the best and the median round of each, and the ratios new / old.
 *
 * With `--check` the exit code is 1 when the best round of a decision takes more than 1.05 times as
 * long as before. Calls that are not decisions are printed only. With `--only` just the calls whose
 * names contain WORDS are timed.
 *
 * A version from before the renaming of the API gets its names by the table RENAMED.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROUNDS = 60;
const ROUND_MS = 6;
/** Until both versions of a call are compiled. */
const WARM_UP_MS = 200;
const MAX_RATIO = 1.05;

/** New names and what they were called before: of methods, presets, fields and values. */
const RENAMED = {
  methods: { advanceAll: "sweep", pullWork: "drain", reapplyPolicies: "migrate" },
  presets: { standardPolicies: "itil", relaxedWorkflow: "deskWorkflow" },
  fields: {
    since: "anchor",
    remaining: "left",
    tamperEvidentHistory: "historyChain",
    preferredAgents: "wanted",
    excludedAgents: "exclude",
    skillTimeout: "relaxSkillsAfter",
    balanceBy: "loadMeasure",
    capacityExemptPriorities: "mayExceedCapacity",
    fairDistribution: "fairWindow",
    per: "minutes",
  },
  values: {
    opened: "created",
    keepElapsed: "carry",
    proportional: "scale",
    resumeIncludingResolvedTime: "resumeCountingGap",
    stayStopped: "frozen",
    publicReply: "publicAgentComment",
    count: "COUNT",
    utilization: "SHARE",
  },
};

/** A configuration or command with the names that a version understands. */
function translated(value, { fields, values }) {
  if (Array.isArray(value)) return value.map((item) => translated(item, { fields, values }));
  if (typeof value === "string") return values[value] ?? value;
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      fields[name] ?? name,
      translated(inner, { fields, values }),
    ]),
  );
}

async function load(tarball, side) {
  const folder = fileURLToPath(new URL(`../target/against/${side}/`, import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", resolve(tarball), "-C", folder, "--strip-components=1"]);
  return import(pathToFileURL(resolve(folder, "index.js")).href);
}

const AT = Date.parse("2026-11-23T10:00:00Z");
const HOUR = 3_600_000;
const ROWS = 100_000;
const actor = { id: "ann", role: "agent" };
const draft = {
  ticketId: "T-1",
  title: "VPN is down",
  description: "Nobody in the office can connect since this morning.",
  priority: "P3",
  category: "INCIDENT",
  tags: ["vpn"],
  reporterId: "user-7",
  teamId: "net",
  attributes: { site: "Rome", seats: 12.5, contract: { tier: "gold", since: 2024 } },
};
const agents = Array.from({ length: 10 }, (_, agentId) => ({
  agentId,
  currentLoad: agentId % 4,
  isAvailable: true,
  skills: ["INCIDENT", "vpn", "mail"].slice(agentId % 3),
}));
const team = { teamId: "net", queueStrategy: "SKILL_BASED" };

const day = [["09:00", "18:00"]];
const hours = { mon: day, tue: day, wed: day, thu: day, fri: day };

/** A configuration with every kind of setting, from presets of the version itself. */
const richConfig = (presets) => ({
  policies: [
    {
      policyId: "gold",
      when: {
        all: [
          { field: "attributes.contract.tier", equals: "gold" },
          { field: "tags", has: "vip" },
        ],
      },
      responseTimeMinutes: 10,
      resolutionTimeMinutes: "PT2H",
      businessHoursOnly: false,
      warnAt: [0.5, 0.75, { remaining: "PT15M" }],
      onReopen: "newCycle",
    },
    ...presets.standardPolicies.map((policy) => ({
      ...policy,
      nextResponseTimeMinutes: 90,
      warnAt: [0.75],
      onTargetChange: "keepElapsed",
      calendar: policy.businessHoursOnly ? "rome" : undefined,
    })),
  ],
  workflow: { ...presets.relaxedWorkflow, reopenWindowMinutes: 20_000 },
  timers: [
    ...presets.timers,
    {
      id: "auto-close",
      when: { field: "status", equals: "RESOLVED" },
      since: "lastCustomerActivity",
      after: "PT120H",
      do: [{ setStatus: "CLOSED" }],
    },
  ],
  calendars: {
    rome: { timeZone: "Europe/Rome", hours, holidays: ["12-25", "01-01", { easter: 1 }] },
    new_york: { timeZone: "America/New_York", hours, holidays: ["07-04", "12-25"] },
  },
  loadWeights: { P1: 3, P2: 2 },
});

/** A log of tickets that are opened, taken up, and resolved after some hours. */
function logOf({ logKinds: { opened, priority, status } }, tickets) {
  const rows = 4 * tickets;
  const log = {
    ticket: new Uint32Array(rows),
    at: new Float64Array(rows),
    kind: new Uint8Array(rows),
    value: new Uint32Array(rows),
    values: ["P1", "P2", "P3", "P4", "IN_PROGRESS", "RESOLVED"],
  };
  for (let ticket = 0; ticket < tickets; ticket++) {
    const start = AT + ticket * 600_000;
    const events = [
      [priority, ticket % 4, start],
      [opened, 0, start],
      [status, 4, start + (ticket % 7) * 1_200_000],
      [status, 5, start + ((ticket % 50) + 8) * HOUR],
    ];
    for (const [index, [kind, value, at]] of events.entries()) {
      const row = 4 * ticket + index;
      log.ticket[row] = ticket;
      log.kind[row] = kind;
      log.value[row] = value;
      log.at[row] = at;
    }
  }
  return log;
}

/** The calls of one version, by name. Each takes the number of the call. */
function callsOf(api) {
  const isRenamed = "standardPolicies" in api.presets;
  const names = isRenamed ? { methods: {}, presets: {}, fields: {}, values: {} } : RENAMED;
  const preset = (name) => api.presets[names.presets[name] ?? name];
  const presets = {
    standardPolicies: preset("standardPolicies"),
    relaxedWorkflow: preset("relaxedWorkflow"),
    timers: preset("timers"),
  };
  const method = (object, name) => object[names.methods[name] ?? name].bind(object);
  const config = translated(richConfig(presets), names);
  const replayConfig = {
    policies: presets.standardPolicies,
    workflow: presets.relaxedWorkflow,
    timers: presets.timers,
  };

  const engine = api.createEngine(config);
  const opened = engine.open(draft, { at: AT - HOUR }).ticket;
  const changes = { assigneeId: "ann" };
  const assigned = engine.update(opened, { changes, actor, at: AT - 60_000 }).ticket;
  const overdue = Array.from({ length: 100 }, (_, ticketId) =>
    engine.open({ ...draft, ticketId, priority: ticketId % 2 ? "P1" : "P4" }, { at: AT - 2 * HOUR }),
  ).map(({ ticket }) => ticket);
  const advanceAll = method(engine, "advanceAll");
  const roster = engine.createRoster({ team, agents });
  const calendar = api.createCalendar({ timeZone: "America/New_York", hours, holidays: ["12-25"] });
  const starts = Float64Array.from({ length: ROWS }, (_, row) => AT + row * 60_000);
  const out = new Float64Array(ROWS);
  const wakes = starts.map((start, row) => (row % 3 === 0 ? Number.NaN : start));
  const columns = api.createColumns(ROWS);
  columns.first.set(starts);
  const log = logOf(api, 2_000);
  const replayLog = api.createReplay(log);

  const decisions = {
    open: () => engine.open(draft, { at: AT }),
    transition: () => engine.transition(assigned, { to: "IN_PROGRESS", actor, at: AT }),
    update: () => engine.update(assigned, { changes: { priority: "P2" }, actor, at: AT }),
    comment: () =>
      engine.comment(assigned, { commentId: 1, body: "Which site?", isInternal: false, actor, at: AT }),
    "advance, nothing due": () => engine.advance(assigned, { at: AT }),
    "advance, a breach": () => engine.advance(assigned, { at: AT + 200 * HOUR }),
    "assign among ten": () => engine.assign(opened, { team, agents, actor, at: AT }),
    "assign from a roster": () => engine.assign(opened, { roster, actor, at: AT }),
    "transition, explained": () =>
      engine.transition(assigned, { to: "IN_PROGRESS", actor, at: AT, explain: true }),
    "advanceAll of 100": () => advanceAll(overdue, { at: AT }),
  };
  const others = {
    allowedTransitions: () => engine.allowedTransitions(assigned, actor),
    preview: () => engine.preview(assigned, { at: AT }),
    "preview with segments": () => engine.preview(assigned, { at: AT, from: AT - HOUR, to: AT + 48 * HOUR }),
    canTransition: () => engine.canTransition("OPEN", "IN_PROGRESS", "agent"),
    dueAtMs: (index) => calendar.dueAtMs(AT + index * 1_000, 480),
    minutesBetweenMs: (index) => calendar.minutesBetweenMs(AT, AT + index * 1_000),
    "dueAt of a string": () => calendar.dueAt("2026-11-23T10:00:00Z", 480),
    "dueAtAll, 100,000 rows of arrays": () => calendar.dueAtAll(starts, 480, out),
    "dueAtAll, 100,000 rows of columns": () => calendar.dueAtAll(columns, 480),
    "dueRows, 100,000 rows of an array": () => api.dueRows(wakes, AT + 60_000 * 100),
    "dueRows, 100,000 rows of columns": () => api.dueRows(columns, AT + 60_000 * 100),
    "createEngine, a rich configuration": () => api.createEngine(config).free(),
    lintConfig: () => api.lintConfig(config),
    presets: () => preset("standardPolicies"),
    "replay of 2,000 tickets, read and run": () => api.replay(log, replayConfig),
    "replay of 2,000 tickets, run": () => replayLog.run(replayConfig),
    "a refusal": () => {
      try {
        engine.transition(assigned, { to: "LOST", actor, at: AT });
      } catch {}
    },
  };
  return { decisions, others };
}

/** How many calls take about a round. */
function callsPerRound(call) {
  for (let count = 1; ; count *= 2) {
    const elapsed = timeOf(call, count);
    if (elapsed >= ROUND_MS / 2) return Math.max(1, Math.round((count * ROUND_MS) / elapsed));
  }
}

function timeOf(call, count) {
  const start = performance.now();
  for (let index = 0; index < count; index++) call(index);
  return performance.now() - start;
}

/** Nanoseconds per call in each round, of each of two calls by turns. */
function rounds(calls, counts) {
  const times = calls.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const side of order) {
      times[side].push((timeOf(calls[side], counts[side]) * 1e6) / counts[side]);
    }
  }
  return times;
}

/** The best and the median time of each of two calls, in nanoseconds. */
function compare(calls) {
  for (const call of calls) {
    const start = performance.now();
    while (performance.now() - start < WARM_UP_MS) timeOf(call, 10);
  }
  const counts = calls.map(callsPerRound);
  const times = rounds(calls, counts);
  // A ratio that looks bad is measured again: the best round of all counts.
  for (let again = 0; again < 2 && Math.min(...times[1]) > MAX_RATIO * Math.min(...times[0]); again++) {
    for (const [side, list] of rounds(calls, counts).entries()) times[side].push(...list);
  }
  return times.map((list) => {
    list.sort((a, b) => a - b);
    return { best: list[0], median: list[list.length >> 1] };
  });
}

const ns = (value) =>
  value < 1_000
    ? `${value.toFixed(value < 10 ? 1 : 0)} ns`
    : value < 1e6
      ? `${(value / 1_000).toFixed(1)} us`
      : `${(value / 1e6).toFixed(2)} ms`;

const PER_ROUND = `best and median of ${ROUNDS} rounds of ${ROUND_MS} ms`;
const args = process.argv.slice(2);
const isChecked = args.includes("--check");
const only = args.find((arg) => arg.startsWith("--only="))?.slice("--only=".length) ?? "";
const [oldTarball, newTarball] = args.filter((arg) => !arg.startsWith("--"));
if (!newTarball) {
  console.error("node bench/against.mjs OLD.tgz NEW.tgz [--check] [--only=WORDS]");
  process.exit(2);
}
const versions = [callsOf(await load(oldTarball, "old")), callsOf(await load(newTarball, "new"))];

console.log(`time per call, ${PER_ROUND}\n`);
const cells = (list) => list.map((cell) => cell.padStart(13)).join("");
console.log(
  `${"".padEnd(38)}${cells(["old, best", "new, best", "ratio", "old, median", "new, median", "ratio"])}`,
);
const tooSlow = [];
for (const kind of ["decisions", "others"]) {
  console.log(kind === "decisions" ? "decisions" : "other calls");
  for (const name of Object.keys(versions[0][kind]).filter((name) => name.includes(only))) {
    const [before, after] = compare(versions.map((version) => version[kind][name]));
    const ratio = after.best / before.best;
    if (kind === "decisions" && ratio > MAX_RATIO) tooSlow.push(`${name} ${ratio.toFixed(3)}`);
    const medianRatio = after.median / before.median;
    console.log(
      `  ${name.padEnd(36)}${cells([
        ns(before.best),
        ns(after.best),
        ratio.toFixed(3),
        ns(before.median),
        ns(after.median),
        medianRatio.toFixed(3),
      ])}`,
    );
  }
}
if (tooSlow.length > 0) console.log(`\ndecisions above ${MAX_RATIO}: ${tooSlow.join(", ")}`);
if (isChecked && tooSlow.length > 0) process.exitCode = 1;
