/**
 * How evenly round robin spreads 100,000 tickets over a team whose agents join and leave, beside a
 * wheel that restarts when the agent at its cursor is gone (as frappe's does). Writes the chart of
 * the docs.
 */
import { writeFileSync } from "node:fs";
import { createEngine } from "ticket-engine";

const TICKETS = 100_000;
/** Every seventh agent never leaves: none of these should get more tickets than another. */
const STEADY = Array.from({ length: 10 }, (_, number) => number * 7);

let seed = 7;
const below = (limit) => {
  seed = (seed * 48_271) % 2_147_483_647;
  return Math.floor((seed / 2_147_483_647) * limit);
};

const engine = createEngine();
const agentOf = (agentId) => ({ agentId, currentLoad: 0, isAvailable: true });
const team = { teamId: "desk", queueStrategy: "ROUND_ROBIN" };
const roster = engine.createRoster({ team, agents: Array.from({ length: 70 }, (_, id) => agentOf(id)) });
const need = roster.need({ priority: "P3" });
const isPresent = new Map(Array.from({ length: 70 }, (_, id) => [id, true]));

/**
 * The other wheel: the next agent in the list after the cursor, or the first when that agent is
 * gone.
 */
let last = null;
function other() {
  const list = [...isPresent]
    .filter(([, present]) => present)
    .map(([id]) => id)
    .sort((a, b) => a - b);
  last = list[(list.indexOf(last) + 1) % list.length];
  return last;
}

const counts = { ours: new Map(), other: new Map() };
const spreadOf = (tickets) => {
  const steady = STEADY.map((id) => tickets.get(id) ?? 0);
  return Math.max(...steady) - Math.min(...steady);
};
const points = { ours: [], other: [] };
let widest = 0;
for (let number = 1; number <= TICKETS; number++) {
  const id = below(70);
  if (below(10) === 0 && !STEADY.includes(id)) {
    if (below(2) === 0) {
      roster.put(agentOf(id));
      isPresent.set(id, true);
    } else {
      roster.remove(id);
      isPresent.delete(id);
    }
  }
  const ours = roster.take(need, number * 1_000);
  const theirs = other();
  counts.ours.set(ours, (counts.ours.get(ours) ?? 0) + 1);
  counts.other.set(theirs, (counts.other.get(theirs) ?? 0) + 1);
  widest = Math.max(widest, spreadOf(counts.ours));
  if (number % 1_000 === 0) {
    points.ours.push(spreadOf(counts.ours));
    points.other.push(spreadOf(counts.other));
  }
}
console.log(
  `${TICKETS.toLocaleString("en")} tickets, ${STEADY.length} agents who never leave, while others join and leave`,
);
console.log(
  `  largest difference between two of them: ${widest} with ticket-engine, ${spreadOf(counts.other)} at the end with the other wheel`,
);

const [width, height, left, bottom] = [640, 260, 64, 36];
const top = Math.ceil(Math.max(...points.other) / 50) * 50;
const x = (index) => left + ((index + 1) / points.ours.length) * (width - left - 16);
const y = (value) => height - bottom - (value / top) * (height - bottom - 24);
const line = (values) =>
  values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
const ticks = Array.from({ length: 5 }, (_, index) => (top / 4) * index);
writeFileSync(
  new URL("../docs/round-robin.svg", import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img">
  <title>Round robin: the largest difference in tickets between equally available agents</title>
  <rect width="${width}" height="${height}" fill="#fff"/>
${ticks.map((tick) => `  <path d="M${left} ${y(tick).toFixed(1)}H${width - 16}" stroke="#ddd"/><text x="${left - 8}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end" fill="#444">${Math.round(tick)}</text>`).join("\n")}
${[0, 25_000, 50_000, 75_000, 100_000].map((tick) => `  <text x="${x(tick / 1_000 - 1).toFixed(1)}" y="${height - 14}" text-anchor="middle" fill="#444">${tick.toLocaleString("en")}</text>`).join("\n")}
  <polyline points="${line(points.other)}" fill="none" stroke="#c2410c" stroke-width="2"/>
  <polyline points="${line(points.ours)}" fill="none" stroke="#1d4ed8" stroke-width="2"/>
  <text x="${x(58)}" y="${(y(points.other[58]) - 12).toFixed(1)}" text-anchor="end" fill="#c2410c">a wheel that restarts when its last agent is gone</text>
  <text x="${x(58)}" y="${(y(0) - 8).toFixed(1)}" fill="#1d4ed8">ticket-engine: at most ${widest}</text>
  <text x="${left}" y="14" fill="#111">Largest difference in tickets between equally available agents, over ${TICKETS.toLocaleString("en")} tickets</text>
</svg>
`,
);
