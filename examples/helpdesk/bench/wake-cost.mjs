/**
 * The cost of a wake-up pass with 10,000 and with 1,000,000 open tickets, 100 of them due. For
 * comparison, the query that the original design ran every minute, on the same tickets in separate
 * tables without our snapshots.
 */
import { createEngine, presets } from "ticket-engine";
import { Postgres } from "../../../scripts/postgres.mjs";
import { openDatabase } from "../../../target/helpdesk/src/database.js";
import { migrate } from "../../../target/helpdesk/src/migrate.js";
import { wakePass } from "../../../target/helpdesk/src/wake.js";
import { table } from "./table.mjs";

const OPEN = [10_000, Number(process.env.BENCH_OPEN ?? 1_000_000)];
const DUE = 100;
const ROUNDS = 7;
const HOUR = 3_600_000;

const engine = createEngine({ workflow: presets.relaxedWorkflow, policies: presets.standardPolicies });
const now = new Date();
const openedAt = (hours) =>
  engine.open(
    { ticketId: "T", title: "VPN is down", priority: "P1", reporterId: "ray", teamId: "net" },
    { at: new Date(now.getTime() - hours * HOUR) },
  ).ticket;
/** Both deadlines lie in the future. */
const fresh = openedAt(0);
/** Both deadlines have passed, and the breaches are not recorded yet. */
const due = openedAt(5);
/** Both breaches are recorded; nothing more will fall due. */
const late = engine.advance(due, { at: now }).ticket;

/**
 * Every hundredth ticket is late and recorded, as on any desk. Each round has 100 due tickets of
 * its own.
 */
const FILL = `
  insert into tickets (ticket_id, snapshot, revision, status, priority, team_id, reporter_id, due_at, next_wake_at, updated_at)
  select ticket_id, snapshot || jsonb_build_object('ticketId', ticket_id), (snapshot ->> 'revision')::int, snapshot ->> 'status',
    snapshot ->> 'priority', snapshot ->> 'teamId', snapshot ->> 'reporterId', (snapshot ->> 'dueAt')::timestamptz,
    -- Tickets that are due wait for their round.
    case when number > $4::int * ${DUE} then (snapshot ->> 'nextWakeAt')::timestamptz + number * interval '1 ms' end,
    (snapshot ->> 'updatedAt')::timestamptz
  from generate_series(1, $5::int) as number,
    lateral (select 'T-' || number as ticket_id,
      case when number <= $4::int * ${DUE} then $1::jsonb when number % 100 = 0 then $2::jsonb else $3::jsonb end as snapshot) as ticket`;

/**
 * The tables of the original design with the same tickets. The tickets that are due in the first
 * round are due here.
 */
const ORIGINAL = [
  "create schema original",
  `create table original.tickets as
   select ticket_id, snapshot ->> 'title' as title, snapshot ->> 'description' as description, status, priority,
     reporter_id, snapshot ->> 'assigneeId' as assignee_id, team_id, updated_at as created_at, updated_at,
     case when substr(ticket_id, 3)::int between ${DUE + 1} and ${DUE * ROUNDS} then now() + interval '1 day' else due_at end as due_at
   from tickets`,
  "alter table original.tickets add primary key (ticket_id)",
  `create table original.sla_breaches (breach_id bigint generated always as identity primary key,
     ticket_id text not null, breach_type text not null, breached_at timestamptz not null)`,
  "create index on original.sla_breaches (ticket_id)",
];
const RECORD = `insert into original.sla_breaches (ticket_id, breach_type, breached_at)
  select ticket_id, 'RESOLUTION', due_at from original.tickets
  where due_at < now() and substr(ticket_id, 3)::int > ${DUE}`;

const everyMinute = (correlation) => `
  select t.* from original.tickets t
  where t.status not in ('RESOLVED', 'CLOSED') and t.due_at < now()
    and not exists (select 1 from original.sla_breaches b where ${correlation} and b.breach_type = 'RESOLUTION')`;
/** Both sides name the column of \`b\`, so the comparison is always true. */
const AS_IT_WAS = everyMinute("ticket_id = ticket_id");
const CORRECTED = everyMinute("b.ticket_id = t.ticket_id");

const CLAIM = `select snapshot, next_wake_at from tickets where next_wake_at <= $1
  order by next_wake_at limit ${DUE} for update skip locked`;

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The median time of several rounds, and the number of tickets that the last round found. */
async function timed(work, before = async () => {}) {
  const times = [];
  let found = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await before(round);
    const began = performance.now();
    found = await work();
    times.push(performance.now() - began);
  }
  return { ms: median(times), found };
}

async function measured(open) {
  const server = await Postgres.start();
  const database = await openDatabase(server.url, "");
  const rows = async (sql, values) => (await database.query(sql, values)).length;
  try {
    await migrate(database, new URL("../migrations/", import.meta.url));
    const began = performance.now();
    const snapshots = [due, late, fresh].map((ticket) => JSON.stringify(ticket));
    await database.query(FILL, [...snapshots, ROUNDS, open]);
    for (const statement of ORIGINAL) await database.query(statement);
    for (const name of ["tickets", "original.tickets"]) await database.query(`vacuum analyze ${name}`);
    console.error(
      `created ${open.toLocaleString("en")} tickets in ${((performance.now() - began) / 1000).toFixed(1)} s`,
    );

    const asItWasAtFirst = await timed(() => rows(AS_IT_WAS));
    await database.query(RECORD);
    await database.query("vacuum analyze original.sla_breaches");
    const asItWas = await timed(() => rows(AS_IT_WAS));
    const corrected = await timed(() => rows(CORRECTED));
    await database.query(
      "create index on original.tickets (due_at) where status not in ('RESOLVED', 'CLOSED')",
    );
    await database.query("vacuum analyze original.tickets");
    const indexed = await timed(() => rows(CORRECTED));

    const at = () => now;
    const nothing = await timed(async () => (await wakePass(database, engine, at, DUE)).tickets);
    const makeDue = (round) =>
      database.query(
        `update tickets set next_wake_at = (snapshot ->> 'nextWakeAt')::timestamptz
         where ticket_id = any(select 'T-' || number from generate_series($1::int, $2::int) as number)`,
        [round * DUE + 1, (round + 1) * DUE],
      );
    await makeDue(0);
    const claim = await timed(() => rows(CLAIM, [now]));
    const pass = await timed(async () => (await wakePass(database, engine, at, DUE)).tickets, makeDue);
    return { claim, pass, nothing, asItWasAtFirst, asItWas, corrected, indexed };
  } finally {
    await database.close();
    server.remove();
  }
}

const [few, many] = [await measured(OPEN[0]), await measured(OPEN[1])];
const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const times = (value) => `${value.toFixed(value < 10 ? 1 : 0)} times`;
const line = (name, key) => [
  name,
  ms(few[key].ms),
  ms(many[key].ms),
  times(many[key].ms / few[key].ms),
  `${many[key].found}`,
  times(many[key].ms / many.claim.ms),
];
const headings = OPEN.map((open) => `${open.toLocaleString("en")} open`);
console.log(`\nFinding due tickets among open ones: ${DUE} are due, every hundredth is late already`);
console.log(
  table(
    ["", ...headings, "grows", "finds", "vs. our claim"],
    [
      line("claim of due tickets by next_wake_at", "claim"),
      line("a whole pass: claim, decide, commit", "pass"),
      line("a pass when nothing is due", "nothing"),
      line("the original's query, before the first breach", "asItWasAtFirst"),
      line("the original's query, after it", "asItWas"),
      line("the original's query, corrected", "corrected"),
      line("corrected, and with an index on due_at", "indexed"),
    ],
  ),
);
