/**
 * The working time that tickets took, by priority: the share of tickets that took at most so many
 * hours.
 */
import { line, type PlotOptions, ruleX, text } from "@observablehq/plot";
import { useMemo } from "preact/hooks";
import { Priority } from "./components.tsx";
import { count, span } from "./format.ts";
import { pairs } from "./met-share.ts";
import { Chart } from "./plot.tsx";
import type { PrioritySummary } from "./worker/summary.ts";

type Props = {
  readonly title: string;
  readonly before: readonly PrioritySummary[];
  readonly after: readonly PrioritySummary[];
};

export function Distributions({ title, before, after }: Props) {
  const drawn = pairs(before, after).filter(({ now }) => now.hours.length > 0);
  return (
    <section class="card">
      <h2>{title}: working time used</h2>
      <p class="muted">
        The share of tickets that used at most so many working hours. The vertical line is the target.
      </p>
      {drawn.length === 0 && <p class="muted">No ticket has a verdict under this configuration.</p>}
      <div class="small-charts">
        {drawn.map(({ priority, was, now }) => (
          <Distribution key={priority} title={title} was={was} now={now} />
        ))}
      </div>
    </section>
  );
}

type DistributionProps = {
  readonly title: string;
  readonly was: PrioritySummary | undefined;
  readonly now: PrioritySummary;
};

function Distribution({ title, was, now }: DistributionProps) {
  const options = useMemo(() => chart(was, now), [was, now]);
  const median = now.hours[Math.floor(now.hours.length / 2)] ?? 0;
  const sentence = `median ${span(median)}${now.target === null ? ", no target" : `, target ${span(now.target)}`}`;
  return (
    <figure>
      <figcaption>
        <Priority of={now.priority} />{" "}
        <span class="muted">
          {count(now.counts.met + now.counts.breached)} tickets, {sentence}
        </span>
      </figcaption>
      <Chart options={options} label={`${title} of ${now.priority}, working time used: ${sentence}.`} />
    </figure>
  );
}

type Point = { readonly hours: number; readonly share: number };

const points = ({ hours }: PrioritySummary): Point[] =>
  Array.from(hours, (value, step) => ({ hours: value, share: (step + 1) / hours.length }));

/** Rounds to a number that is easy to read. */
const round = (hours: number) => (hours < 10 ? Number(hours.toPrecision(1)) : Math.round(hours / 5) * 5);

function chart(was: PrioritySummary | undefined, now: PrioritySummary): PlotOptions {
  const [before, after] = [was ? points(was) : [], points(now)];
  // Cut off long tails, which would squeeze the rest of the curve.
  const nineTenths = (all: readonly Point[]) => all[Math.floor(all.length * 0.9)]?.hours ?? 0;
  const targets = [was?.target, now.target].filter((target): target is number => typeof target === "number");
  const end = Math.max(
    1 / 60,
    nineTenths(before),
    nineTenths(after),
    ...targets.map((target) => target * 1.25),
  );
  const within = (all: readonly Point[]) => all.filter(({ hours }) => hours <= end);
  return {
    height: 190,
    marginLeft: 44,
    marginTop: 18,
    marginRight: 14,
    x: {
      type: "sqrt",
      domain: [0, end],
      label: null,
      ticks: [0, 1, 2, 3, 4].map((step) => round(end * (step / 4) ** 2)).filter((hours) => hours <= end),
      tickFormat: (hours: number) => (end < 3 ? `${Math.round(hours * 60)} min` : `${hours} h`),
    },
    y: {
      domain: [0, 100],
      percent: true,
      label: null,
      ticks: 4,
      grid: true,
      tickFormat: (value: number) => `${value} %`,
    },
    marks: [
      line(within(before), {
        x: "hours",
        y: "share",
        stroke: "var(--before)",
        strokeWidth: 2.5,
        curve: "step-after",
      }),
      line(within(after), {
        x: "hours",
        y: "share",
        stroke: "var(--after)",
        strokeWidth: 2,
        curve: "step-after",
      }),
      was?.target != null && was.target !== now.target
        ? ruleX([was.target], { stroke: "var(--before)", strokeWidth: 1.5, strokeDasharray: "4 3" })
        : null,
      now.target === null ? null : ruleX([now.target], { stroke: "var(--text)", strokeWidth: 1.5 }),
      now.target === null
        ? null
        : text([now.target], {
            x: (hours) => hours,
            y: 1,
            dy: -10,
            text: () => `target ${span(now.target ?? 0)}`,
            fill: "var(--text)",
          }),
    ],
  };
}
