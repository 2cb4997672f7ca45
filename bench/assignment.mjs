/**
 * Finds the least loaded agent with two skills: from a roster, by scans over objects, and by the
 * query of the original design in PostgreSQL, measured inside the server. The results are compared.
 */
import { createEngine } from "ticket-engine";
import { Postgres, postgresPrograms } from "../scripts/postgres.mjs";
import { measure } from "./measure.mjs";

const SKILLS = 50;
const AT = Date.parse("2026-11-23T09:00:00Z");

let seed = 1;
const below = (limit) => {
  seed = (seed * 48_271) % 2_147_483_647;
  return Math.floor((seed / 2_147_483_647) * limit);
};
const randomSkill = () => `skill-${below(SKILLS)}`;

/** Agents with eight of fifty skills each. */
const agentsOf = (count) =>
  Array.from({ length: count }, (_, agentId) => ({
    agentId,
    skills: [...new Set(Array.from({ length: 8 }, randomSkill))],
    currentLoad: below(20),
    isAvailable: below(10) > 0,
    lastAssignedAt: null,
  }));
const needs = Array.from({ length: 16 }, () => [randomSkill(), randomSkill()]);

const isEligible = (agent, needed) =>
  agent.isAvailable && needed.every((skill) => agent.skills.includes(skill));
const comesBefore = (a, b) =>
  a.currentLoad - b.currentLoad ||
  (a.lastAssignedAt ?? -1) - (b.lastAssignedAt ?? -1) ||
  a.agentId - b.agentId;

const filterAndSort = (agents, needed) =>
  agents.filter((agent) => isEligible(agent, needed)).sort(comesBefore)[0]?.agentId ?? null;

function scan(agents, needed) {
  let best = null;
  for (const agent of agents) {
    if (isEligible(agent, needed) && (best === null || comesBefore(agent, best) < 0)) best = agent;
  }
  return best?.agentId ?? null;
}

/** The time of a call, over all needs in turn. */
const timed = (call) => measure((index) => call(index % needs.length));

/** The query of the original design, without indexes and with suitable ones. */
function postgres(agents, sql) {
  sql(
    "create table agents (agent_id int primary key, team_id int, skills text[], current_load int, is_available boolean, last_assigned_at timestamptz)",
  );
  const rows = agents.map(
    ({ agentId, skills, currentLoad, isAvailable }) =>
      `${agentId}\t1\t{${skills.join(",")}}\t${currentLoad}\t${isAvailable}\t\\N`,
  );
  sql(`copy agents from stdin;\n${rows.join("\n")}\n\\.\nanalyze agents;`);
  const query = (needed) =>
    `select agent_id from agents where team_id = 1 and is_available and skills @> array['${needed.join("','")}'] ` +
    "order by current_load, last_assigned_at nulls first, agent_id limit 1";
  const answers = needs.map((needed) => {
    const found = sql(`${query(needed)};`).trim();
    return found === "" ? null : Number(found);
  });
  // Inside a function each plan is made once, as for a prepared statement.
  const time = (rounds) => {
    const loop = needs.map((needed) => `execute $q$${query(needed)}$q$ into found;`).join("\n");
    const out = sql(
      `create or replace function bench() returns double precision language plpgsql as $body$
       declare found int; started timestamptz;
       begin
         started := clock_timestamp();
         for round in 1..${rounds} loop ${loop} end loop;
         return extract(epoch from clock_timestamp() - started) * 1e9 / ${rounds * needs.length};
       end $body$; select bench();`,
    );
    return Number(out.trim());
  };
  const rounds = agents.length > 10_000 ? 4 : 40;
  const plain = time(rounds);
  sql(
    "create index on agents using gin (skills); create index on agents (team_id, current_load); analyze agents;",
  );
  const indexed = time(rounds);
  sql("drop table agents");
  return { answers, plain, indexed };
}

const ns = (value) =>
  value < 10_000
    ? `${Math.round(value).toLocaleString("en")} ns`
    : `${(value / 1_000).toLocaleString("en", { maximumFractionDigits: 0 })} us`;

const engine = createEngine();
console.log(
  "the least loaded agent with two of fifty skills: time per call, relative to the roster's pick\n",
);
const server = postgresPrograms() ? await Postgres.start() : null;
for (const count of [10, 1_000, 100_000]) {
  const agents = agentsOf(count);
  const roster = engine.createRoster({ team: { teamId: 1, queueStrategy: "SKILL_BASED" }, agents });
  const kinds = needs.map((requiredSkills) => roster.need({ priority: "P3", requiredSkills }));
  const expected = needs.map((needed) => scan(agents, needed));
  const agree = (answers) => answers.filter((answer, index) => answer === expected[index]).length;
  const database = server && postgres(agents, (sql) => server.psql(sql));
  const loads = (index) =>
    roster.setLoad((index * 7_919) % count, agents[(index * 7_919) % count].currentLoad);
  const rows = [
    [
      "roster, pick",
      await timed((index) => roster.pick(kinds[index], AT)),
      kinds.map((kind) => roster.pick(kind, AT)),
    ],
    ["roster, setLoad", await timed(loads), null],
    ["objects, one scan", await timed((index) => scan(agents, needs[index])), expected],
    [
      "objects, filter and sort",
      await timed((index) => filterAndSort(agents, needs[index])),
      needs.map((needed) => filterAndSort(agents, needed)),
    ],
    ...(database
      ? [
          ["PostgreSQL, as designed", database.plain, database.answers],
          ["PostgreSQL, with indexes", database.indexed, database.answers],
        ]
      : []),
    ["roster, pick and count (take)", await timed((index) => roster.take(kinds[index], AT)), null],
  ];
  const [, base] = rows[0];
  console.log(`${count.toLocaleString("en")} agents`);
  for (const [name, time, answers] of rows) {
    const same = answers ? `   ${agree(answers)} of ${needs.length} the same` : "";
    console.log(
      `  ${name.padEnd(32)}${ns(time).padStart(12)}${`${(time / base).toFixed(1)}x`.padStart(12)}${same}`,
    );
  }
  if (!database) console.log("  (PostgreSQL is not installed)");
}
server?.remove();
