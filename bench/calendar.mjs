/**
 * Business time beside its peers in one run: the same calendar (Monday to Friday 09:00-18:00 in New York, with
 * the yearly holidays of 2018 to 2040), the same starts, the same questions, and the answers compared.
 *
 * The process runs in that zone, because moment-business-time and the two loops know no other.
 */
import dayjs from "dayjs";
import businessTime from "dayjs-business-time";
import moment from "moment-business-time";
import { createCalendar } from "ticket-engine";

const ZONE = "America/New_York";
if (Intl.DateTimeFormat().resolvedOptions().timeZone !== ZONE) throw new Error(`run it with TZ=${ZONE}`);

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

/** The loop of the original design, in the process's own zone and with the start's seconds kept. */
function minuteLoop(start, minutes) {
  let at = start;
  for (let left = minutes; left > 0; at += 60_000) if (isOpen(new Date(at))) left--;
  return at;
}

/** Day by day, as one writes it by hand. */
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

const calendar = createCalendar(config);
const peers = [
  ["ticket-engine dueAtMs", (start, minutes) => calendar.dueAtMs(start, minutes)],
  ["ticket-engine dueAt (Date)", (start, minutes) => calendar.dueAt(new Date(start), minutes).getTime()],
  ["day walk by hand", dayWalk],
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

/** Nanoseconds for a call: the best of several rounds, each of about `budget` milliseconds. */
function measure(call, minutes, budget = 60) {
  let best = Number.POSITIVE_INFINITY;
  let sink = 0;
  let calls = 1;
  for (let round = 0; round < 7; round++) {
    const began = performance.now();
    let done = 0;
    do {
      for (let i = 0; i < calls; i++) sink += call(starts[(done + i) % starts.length], minutes);
      done += calls;
      if (round === 0 && calls < 4_096) calls *= 2;
    } while (performance.now() - began < budget);
    best = Math.min(best, ((performance.now() - began) * 1e6) / done);
  }
  if (Number.isNaN(sink)) throw new Error("an answer was not a number");
  return best;
}

console.log(
  `dueAt, ${starts.length} starts from 2024 to 2028 in ${ZONE}; nanoseconds a call, and times ours\n`,
);
console.log(
  `${"".padEnd(28)}${["480 min", "2,400 min", "240,000 min"].map((name) => name.padStart(28)).join("")}   differing answers`,
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

const rows = Float64Array.from({ length: 1_000_000 }, (_, i) => starts[i % starts.length]);
const out = new Float64Array(rows.length);
let best = Number.POSITIVE_INFINITY;
for (let round = 0; round < 7; round++) {
  const began = performance.now();
  calendar.dueAtAll(rows, 480, out);
  best = Math.min(best, performance.now() - began);
}
console.log(`\ndueAtAll, a million rows copied in and out: ${best.toFixed(1)} ns a row`);

const cold = [];
for (let round = 0; round < 200; round++) {
  const began = performance.now();
  const fresh = createCalendar(config);
  fresh.dueAtMs(starts[0], 480);
  cold.push(performance.now() - began);
  fresh.free();
}
cold.sort((a, b) => a - b);
console.log(`a calendar made and asked for the first time: ${cold[100].toFixed(3)} ms (median of 200)`);
