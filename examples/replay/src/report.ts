/** The reports, for a terminal. */
import { type Measurement, percentile } from "./attainment.js";
import type { Tally } from "./host.js";
import type { Result } from "./replay.js";
import type { RoutingOptions, RoutingResult } from "./routing.js";

export type Timing = { readonly seconds: number; readonly engineSeconds: number };

const number = (value: number) => value.toLocaleString("en");
const percent = (part: number, whole: number, digits = 1) =>
  whole === 0 ? "-" : `${((100 * part) / whole).toFixed(digits)} %`;
const sum = (counts: ReadonlyMap<string | number, number>) => [...counts.values()].reduce((a, b) => a + b, 0);

/** Formats minutes: `45 min`, `3 h 20`, `62 h`. */
export function span(minutes: number | null): string {
  if (minutes === null) return "-";
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole} min`;
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  return rest === 0 || hours >= 100 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, "0")}`;
}

/** Formats rows in columns. The first column is left-aligned, the others right-aligned. */
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

const measurementCells = ({ met, breached, cancelled, running, pauses, minutes }: Measurement): string[] => [
  number(met),
  number(breached),
  percent(met, met + breached),
  number(cancelled),
  number(running),
  number(pauses),
  span(percentile(minutes, 0.5)),
  span(percentile(minutes, 0.9)),
];

export function report(title: string, { tally, missingEdges, attainment, timing }: Result): string {
  const accepted = sum(tally.accepted);
  const refused = sum(tally.refused) + sum(tally.otherRefusals);
  const moves = accepted + refused;
  const byCount = [...new Set([...tally.accepted.keys(), ...tally.refused.keys()])].sort(
    (a, b) => total(tally, b) - total(tally, a) || (a < b ? -1 : 1),
  );
  const deadlines = [
    ["", "met", "breached", "met share", "cancelled", "running", "paused", "median", "90th pct"],
  ];
  for (const [policy, clockId, measurement] of attainment.byPolicy()) {
    const clock = clockId.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    deadlines.push([`${policy} ${clock}`, ...measurementCells(measurement)]);
  }
  const lines = [
    title,
    "",
    table([
      ["tickets", number(tally.tickets)],
      ["status changes in the log", number(sum(tally.logged))],
      ["  not in the workflow", `${number(missingEdges)}  ${percent(missingEdges, sum(tally.logged), 2)}`],
      ["status changes requested", number(moves)],
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
      ["rows out of order", number(tally.outOfOrder)],
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
  const closings = sum(tally.closedByTimerBefore);
  if (closings > 0) {
    const within = (maxHours: number) =>
      [...tally.closedByTimerBefore].reduce((all, [hours, n]) => all + (hours < maxHours ? n : 0), 0);
    lines.push(
      "",
      "Closings in the log that the timer had carried out before",
      table([
        ["all", number(closings)],
        ["by less than an hour", `${number(within(1))}  ${percent(within(1), closings)}`],
        ["by less than three hours", `${number(within(3))}  ${percent(within(3), closings)}`],
      ]),
    );
  }
  lines.push(
    "",
    "Deadlines and working time, by policy and clock",
    table(deadlines),
    "",
    `${number(tally.decisions)} decisions in ${timing.seconds.toFixed(2)} s: ` +
      `${number(Math.round(tally.decisions / timing.seconds))} per second with reading, ` +
      `${number(Math.round(tally.decisions / timing.engineSeconds))} per second in the engine`,
  );
  return lines.join("\n");
}

/** Compares the strategies. */
export function routingReport(
  title: string,
  results: readonly RoutingResult[],
  { capacity }: RoutingOptions,
): string {
  const at = (values: readonly number[], share: number) => String(percentile(values, share) ?? "-");
  const shareOfTop = (values: readonly number[], part: number) => {
    const size = Math.ceil(values.length * part);
    const top = values.slice(-size).reduce((a, b) => a + b, 0);
    return percent(
      top,
      values.reduce((a, b) => a + b, 0),
    );
  };
  const cells = (format: (result: RoutingResult) => string) => results.map(format);
  return [
    title,
    "",
    table([
      ["", ...cells(({ strategy }) => strategy)],
      ["incidents of groups in the roster", ...cells(({ tickets }) => number(tickets))],
      ["  assigned", ...cells(({ assigned }) => number(assigned))],
      ["  that waited", ...cells(({ waited, tickets }) => percent(waited, tickets))],
      ["time to assignment, median", ...cells(({ minutes }) => span(percentile(minutes, 0.5)))],
      ["  90th percentile", ...cells(({ minutes }) => span(percentile(minutes, 0.9)))],
      ["  longest", ...cells(({ minutes }) => span(percentile(minutes, 1)))],
      ["load spread in the group, median", ...cells(({ loadSpread }) => at(loadSpread, 0.5))],
      ["  90th percentile", ...cells(({ loadSpread }) => at(loadSpread, 0.9))],
      ["  largest", ...cells(({ loadSpread }) => at(loadSpread, 1))],
      ["share of the busiest 10 % of agents", ...cells(({ perAgent }) => shareOfTop(perAgent, 0.1))],
      [
        "skill match fell back",
        ...cells(({ strategy, fellBack, assigned }) =>
          strategy === "SKILL_BASED" ? percent(fellBack, assigned) : "-",
        ),
      ],
      ["decisions", ...cells(({ decisions }) => number(decisions))],
    ]),
    "",
    `Each agent has a capacity of ${capacity} open incidents and works Monday to Friday 08:00-18:00.`,
  ].join("\n");
}

const total = (tally: Tally, edge: string) =>
  (tally.accepted.get(edge) ?? 0) + (tally.refused.get(edge) ?? 0);
