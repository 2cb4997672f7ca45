/** The report, as text for a terminal. */
import { type Measured, percentile } from "./attainment.js";
import type { Tally } from "./host.js";
import type { Result } from "./replay.js";
import type { Routed, RoutingOptions } from "./routing.js";

export type Timing = { readonly seconds: number; readonly engineSeconds: number };

const number = (value: number) => value.toLocaleString("en");
const percent = (part: number, whole: number, digits = 1) =>
  whole === 0 ? "-" : `${((100 * part) / whole).toFixed(digits)} %`;
const sum = (counts: ReadonlyMap<string | number, number>) => [...counts.values()].reduce((a, b) => a + b, 0);

/** Minutes as a desk says them: `45 min`, `3 h 20`, `62 h`. */
export function span(minutes: number | null): string {
  if (minutes === null) return "-";
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole} min`;
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  return rest === 0 || hours >= 100 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, "0")}`;
}

/** Columns, the first to the left and the others to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] as number;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ");
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join("\n");
}

const verdicts = ({ met, breached, cancelled, running, pauses, minutes }: Measured): string[] => [
  number(met),
  number(breached),
  percent(met, met + breached),
  number(cancelled),
  number(running),
  number(pauses),
  span(percentile(minutes, 0.5)),
  span(percentile(minutes, 0.9)),
];

export function report(title: string, { tally, offTheTable, attainment, timing }: Result): string {
  const accepted = sum(tally.accepted);
  const refused = sum(tally.refused) + sum(tally.otherRefusals);
  const moves = accepted + refused;
  const byCount = [...new Set([...tally.accepted.keys(), ...tally.refused.keys()])].sort(
    (a, b) => total(tally, b) - total(tally, a) || (a < b ? -1 : 1),
  );
  const deadlines = [["", "met", "breached", "kept", "cancelled", "running", "paused", "median", "90th pct"]];
  for (const [policy, metric, measured] of attainment.byPolicy()) {
    deadlines.push([`${policy} ${metric.toLowerCase().replace("_", " ")}`, ...verdicts(measured)]);
  }
  const lines = [
    title,
    "",
    table([
      ["tickets", number(tally.tickets)],
      ["status changes in the log", number(sum(tally.logged))],
      ["  off the workflow's table", `${number(offTheTable)}  ${percent(offTheTable, sum(tally.logged), 2)}`],
      ["status changes asked for", number(moves)],
      ["  accepted", `${number(accepted)}  ${percent(accepted, moves, 2)}`],
      ["  refused", `${number(refused)}  ${percent(refused, moves, 2)}`],
      ["reopenings", number(tally.reopenings)],
      ["updates of other fields", number(tally.updates)],
      ["comments", number(tally.comments)],
      ["breaches recorded", number(tally.breaches)],
      ["warnings given", number(tally.warnings)],
      ["pages sent", number(tally.pages)],
      ["closed by the timer", number(tally.autoClosed)],
      ["history entries", number(tally.history)],
      ["rows earlier than the row before", number(tally.backwards)],
    ]),
    "",
    "Status changes by edge",
    table([
      ["", "accepted", "refused"],
      ...byCount.map((edge) => [
        edge,
        number(tally.accepted.get(edge) ?? 0),
        number(tally.refused.get(edge) ?? 0),
      ]),
    ]),
  ];
  if (tally.otherRefusals.size > 0) {
    lines.push(
      "",
      "Other refusals",
      table([...tally.otherRefusals].map(([code, times]) => [code, number(times)])),
    );
  }
  const closings = sum(tally.closedBefore);
  if (closings > 0) {
    const within = (hours: number) =>
      [...tally.closedBefore].reduce((all, [own, n]) => all + (own < hours ? n : 0), 0);
    lines.push(
      "",
      "Closings of the log that the timer had carried out before",
      table([
        ["all", number(closings)],
        ["by less than an hour", `${number(within(1))}  ${percent(within(1), closings)}`],
        ["by less than three hours", `${number(within(3))}  ${percent(within(3), closings)}`],
      ]),
    );
  }
  lines.push(
    "",
    "Deadlines and working time, as each policy counts it",
    table(deadlines),
    "",
    `${number(tally.decisions)} decisions in ${timing.seconds.toFixed(2)} s: ` +
      `${number(Math.round(tally.decisions / timing.seconds))} per second with reading, ` +
      `${number(Math.round(tally.decisions / timing.engineSeconds))} per second in the engine`,
  );
  return lines.join("\n");
}

/** Who got what by each strategy. */
export function routingReport(
  title: string,
  results: readonly Routed[],
  { capacity }: RoutingOptions,
): string {
  const at = (values: readonly number[], share: number) => String(percentile(values, share) ?? "-");
  const share = (values: readonly number[], part: number) => {
    const most = Math.ceil(values.length * part);
    const top = values.slice(-most).reduce((a, b) => a + b, 0);
    return percent(
      top,
      values.reduce((a, b) => a + b, 0),
    );
  };
  const rows = (tell: (routed: Routed) => string) => results.map(tell);
  return [
    title,
    "",
    table([
      ["", ...rows(({ strategy }) => strategy)],
      ["incidents of a group of the roster", ...rows(({ tickets }) => number(tickets))],
      ["  assigned", ...rows(({ assigned }) => number(assigned))],
      ["  that waited", ...rows(({ waited, tickets }) => percent(waited, tickets))],
      ["time to assignment, median", ...rows(({ minutes }) => span(percentile(minutes, 0.5)))],
      ["  90th percentile", ...rows(({ minutes }) => span(percentile(minutes, 0.9)))],
      ["  longest", ...rows(({ minutes }) => span(percentile(minutes, 1)))],
      ["greatest less least load in the group, median", ...rows(({ spread }) => at(spread, 0.5))],
      ["  90th percentile", ...rows(({ spread }) => at(spread, 0.9))],
      ["  greatest", ...rows(({ spread }) => at(spread, 1))],
      ["share of the busiest tenth of the agents", ...rows(({ perAgent }) => share(perAgent, 0.1))],
      [
        "skill match fell back",
        ...rows(({ strategy, fellBack, assigned }) =>
          strategy === "SKILL_BASED" ? percent(fellBack, assigned) : "-",
        ),
      ],
      ["decisions", ...rows(({ decisions }) => number(decisions))],
    ]),
    "",
    `Agents have at most ${capacity} open incidents and work Monday to Friday 08:00-18:00.`,
  ].join("\n");
}

const total = (tally: Tally, edge: string) =>
  (tally.accepted.get(edge) ?? 0) + (tally.refused.get(edge) ?? 0);
