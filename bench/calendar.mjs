/**
 * Business time beside other libraries: the same calendar (Monday to Friday 09:00-18:00 in New
 * York, with the yearly holidays of 2018 to 2040), the same starts and durations. The results are
 * compared.
 *
 * Run it in that time zone: moment-business-time and the two loops support no other.
 */
import { readFileSync } from "node:fs";
import dayjs from "dayjs";
import businessTime from "dayjs-business-time";
import { DateTime } from "luxon";
import moment from "moment-business-time";
import { createCalendar, createColumns } from "ticket-engine";

// Built by scripts/bench.mjs.
const built = new URL("../target/bench/", import.meta.url);
const { initSync, Office } = await import(new URL("workclock_wasm.js", built));
initSync({ module: readFileSync(new URL("workclock_wasm_bg.wasm", built)) });

const ZONE = "America/New_York";
if (Intl.DateTimeFormat().resolvedOptions().timeZone !== ZONE) throw new Error(`run this with TZ=${ZONE}`);

const YEARLY = ["01-01", "06-19", "07-04", "11-11", "12-25"];
const holidays = YEARLY.flatMap((day) => Array.from({ length: 23 }, (_, year) => `${2018 + year}-${day}`));
const config = { timeZone: ZONE, holidays: YEARLY };

const hours = [{ start: "09:00:00", end: "18:00:00" }];
dayjs.extend(businessTime);
dayjs.setHolidays(holidays);
dayjs.setBusinessTime({
  sunday: null,
  monday: hours,
  tuesday: hours,
  wednesday: hours,
  thursday: hours,
  friday: hours,
  saturday: null,
});
const day = ["09:00:00", "18:00:00"];
moment.updateLocale("en", {
  workinghours: { 0: null, 1: day, 2: day, 3: day, 4: day, 5: day, 6: null },
  holidays,
});

const closed = new Set(holidays);
const two = (number) => String(number).padStart(2, "0");
const isOpen = (date) =>
  date.getDay() % 6 !== 0 &&
  date.getHours() >= 9 &&
  date.getHours() < 18 &&
  !closed.has(`${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`);

/** The loop of the original design, in the zone of the process, with the seconds of the start. */
function minuteLoop(start, minutes) {
  let at = start;
  for (let left = minutes; left > 0; at += 60_000) if (isOpen(new Date(at))) left--;
  return at;
}

/** Day by day, as written by hand. */
function dayWalk(start, minutes) {
  let left = minutes * 60_000;
  for (
    let date = new Date(start);
    ;
    date = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1)
  ) {
    const opening = new Date(date.getFullYear(), date.getMonth(), date.getDate(), 9);
    if (!isOpen(opening)) continue;
    const from = Math.max(start, opening.getTime());
    const closing = opening.setHours(18);
    if (closing - from >= left) return from + left;
    if (closing > from) left -= closing - from;
  }
}

/** The same in any zone, with luxon, which has no business hours. */
function luxonWalk(start, minutes) {
  let left = minutes * 60_000;
  const first = DateTime.fromMillis(start, { zone: ZONE });
  for (let date = first.startOf("day"); ; date = date.plus({ days: 1 })) {
    if (date.weekday > 5 || closed.has(date.toISODate())) continue;
    const from = Math.max(start, date.set({ hour: 9 }).toMillis());
    const closing = date.set({ hour: 18 }).toMillis();
    if (closing - from >= left) return from + left;
    if (closing > from) left -= closing - from;
  }
}

/** The least that is left after preparation: prefix sums over the days of 2018 to 2040. */
function prefixSums() {
  const DAY = 86_400_000;
  const base = Date.UTC(2018, 0, 1);
  const opens = [];
  const before = [0];
  for (let date = new Date(2018, 0, 1, 9); date.getFullYear() < 2041; date.setDate(date.getDate() + 1)) {
    if (!isOpen(date)) continue;
    opens.push(date.getTime());
    before.push(before.at(-1) + 9 * 3_600_000);
  }
  // For each day in UTC, the first opening that closes after its start.
  const byDay = [];
  for (let i = 0; i < opens.length; i++) {
    while (byDay.length * DAY + base < opens[i] + 9 * 3_600_000) byDay.push(i);
  }
  return (start, minutes) => {
    let i = byDay[Math.floor((start - base) / DAY)];
    if (start >= opens[i] + 9 * 3_600_000) i++;
    const open = before[i] + Math.max(0, start - opens[i]) + minutes * 60_000;
    const last = Math.ceil(open / 9 / 3_600_000) - 1;
    return opens[last] + open - before[last];
  };
}

const calendar = createCalendar(config);
const office = new Office();
const peers = [
  ["ticket-engine dueAtMs", (start, minutes) => calendar.dueAtMs(start, minutes)],
  ["ticket-engine dueAt (Date)", (start, minutes) => calendar.dueAt(new Date(start), minutes).getTime()],
  ["prefix sums by hand", prefixSums()],
  ["workclock, its crate as wasm", (start, minutes) => office.due(start, minutes)],
  ["day walk by hand", dayWalk],
  ["day walk with luxon", luxonWalk],
  ["dayjs-business-time", (start, minutes) => dayjs(start).addBusinessMinutes(minutes).valueOf()],
  ["moment-business-time", (start, minutes) => moment(start).addWorkingTime(minutes, "minutes").valueOf()],
  ["minute loop", minuteLoop],
];

let seed = 1;
const random = () => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647;
};
const starts = Array.from(
  { length: 1_000 },
  () => Math.floor((Date.UTC(2024, 0, 1) + random() * 5 * 365 * 86_400_000) / 60_000) * 60_000,
);

/** Nanoseconds per call: the best of several rounds, each of about `budget` milliseconds. */
function measure(call, minutes, budget = 60) {
  let best = Number.POSITIVE_INFINITY;
  let sink = 0;
  let calls = 1;
  for (let round = 0; round < 7; round++) {
    const start = performance.now();
    let done = 0;
    do {
      for (let i = 0; i < calls; i++) sink += call(starts[(done + i) % starts.length], minutes);
      done += calls;
      if (round === 0 && calls < 4_096) calls *= 2;
    } while (performance.now() - start < budget);
    best = Math.min(best, ((performance.now() - start) * 1e6) / done);
  }
  if (Number.isNaN(sink)) throw new Error("a result is not a number");
  return best;
}

console.log(
  `dueAt, ${starts.length} starts from 2024 to 2028 in ${ZONE}; nanoseconds per call, relative to ours\n`,
);
console.log(
  `${"".padEnd(28)}${["480 min", "2,400 min", "240,000 min"].map((name) => name.padStart(28)).join("")}   differing results`,
);
const base = new Map();
for (const [name, call] of peers) {
  const cells = [480, 2_400, 240_000].map((minutes) => {
    const ns = measure(call, minutes);
    if (!base.has(minutes)) base.set(minutes, ns);
    const times = ns / base.get(minutes);
    return `${Math.round(ns).toLocaleString("en")} ns ${times < 10 ? times.toFixed(1) : Math.round(times).toLocaleString("en")}x`.padStart(
      24,
    );
  });
  const differing = starts
    .slice(0, 300)
    .filter((start) => call(start, 480) !== calendar.dueAtMs(start, 480)).length;
  console.log(`${name.padEnd(28)}${cells.join("")}   ${differing} of 300`);
}

/** Nanoseconds per row: the best of several rounds. */
function column(call, rows) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 9; round++) {
    const start = performance.now();
    call();
    best = Math.min(best, performance.now() - start);
  }
  return ((best * 1e6) / rows).toFixed(1);
}

const rows = Float64Array.from({ length: 1_000_000 }, (_, i) => starts[i % starts.length]);
const out = new Float64Array(rows.length);
const columns = createColumns(rows.length);
columns.first.set(rows);
console.log(
  `\ndueAtAll, a million rows: ${column(() => calendar.dueAtAll(columns, 480), rows.length)} ns per row in columns of ` +
    `the engine's memory, ${column(() => calendar.dueAtAll(rows, 480, out), rows.length)} with arrays, which are copied`,
);
if (columns.values.some((due, row) => due !== out[row])) throw new Error("the columns differ");

const cold = [];
for (let round = 0; round < 200; round++) {
  const start = performance.now();
  const fresh = createCalendar(config);
  fresh.dueAtMs(starts[0], 480);
  cold.push(performance.now() - start);
  fresh.free();
}
cold.sort((a, b) => a - b);
console.log(`a calendar created and called for the first time: ${cold[100].toFixed(3)} ms (median of 200)`);
