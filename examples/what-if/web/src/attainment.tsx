/** The share of deadlines that were met, by priority, before and after. */
import { barX, type PlotOptions, ruleX, text } from "@observablehq/plot";
import { useMemo } from "preact/hooks";
import { TableHead } from "./components.tsx";
import { count, percent, points } from "./format.ts";
import { metShare, pairs } from "./met-share.ts";
import { Chart } from "./plot.tsx";
import type { PrioritySummary } from "./worker/summary.ts";

type Props = {
  readonly title: string;
  readonly before: readonly PrioritySummary[];
  readonly after: readonly PrioritySummary[];
};

export function Attainment({ title, before, after }: Props) {
  const rows = useMemo(
    () =>
      pairs(before, after).map(({ priority, now, was }) => ({
        priority,
        was: was ? metShare(was.counts) : null,
        now: metShare(now.counts),
        counts: now.counts,
      })),
    [before, after],
  );
  const options = useMemo(() => chart(rows), [rows]);
  return (
    <section class="card">
      <h2>{title}: deadlines met, by priority</h2>
      <p class="legend">
        <span data-series="before">before</span> <span data-series="after">after</span>
      </p>
      <Chart
        options={options}
        label={`${title} met: ${rows.map(({ priority, was, now }) => `${priority} ${percent(was)} before, ${percent(now)} after`).join("; ")}.`}
      />
      <details>
        <summary>As a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboards must reach what scrolls */}
        <section class="scrolls" tabIndex={0} aria-label={`${title} by priority`}>
          <table>
            <TableHead
              columns={[
                "Priority",
                "Before",
                "After",
                "Change",
                "Met",
                "Breached",
                "Cancelled",
                "Running",
                "Paused",
              ]}
            />
            <tbody>
              {rows.map(({ priority, was, now, counts }) => (
                <tr key={priority} data-priority={priority}>
                  <th scope="row">{priority}</th>
                  <td>{percent(was)}</td>
                  <td>{percent(now)}</td>
                  <td>{points(was, now)}</td>
                  <td>{count(counts.met)}</td>
                  <td>{count(counts.breached)}</td>
                  <td>{count(counts.cancelled)}</td>
                  <td>{count(counts.running)}</td>
                  <td>{count(counts.paused)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  );
}

type Row = { readonly priority: string; readonly was: number | null; readonly now: number | null };

const ROW = 58;

function chart(rows: readonly Row[]): PlotOptions {
  const bars = rows.flatMap(({ priority, was, now }) => [
    { priority, series: "before", share: was },
    { priority, series: "after", share: now },
  ]);
  const colour = ({ series }: { series: string }) => (series === "after" ? "var(--after)" : "var(--before)");
  return {
    height: rows.length * ROW + 34,
    marginLeft: 36,
    marginRight: 58,
    marginTop: 4,
    x: {
      domain: [0, 100],
      percent: true,
      label: null,
      ticks: 5,
      tickFormat: (value: number) => `${value} %`,
    },
    y: { axis: null, domain: ["before", "after"], padding: 0.12 },
    fy: { domain: rows.map(({ priority }) => priority), label: null, padding: 0.3, axis: "left" },
    color: { type: "identity" },
    marks: [
      barX(bars, { x1: 0, x2: 1, fy: "priority", y: "series", fill: "var(--track)", rx: 3 }),
      barX(bars, { x1: 0, x2: (bar) => bar.share ?? 0, fy: "priority", y: "series", fill: colour, rx: 3 }),
      text(bars, {
        x: 1,
        fy: "priority",
        y: "series",
        text: ({ share }) => percent(share),
        textAnchor: "start",
        dx: 6,
        fill: "var(--text)",
        fontWeight: 600,
      }),
      ruleX([0], { stroke: "var(--line)" }),
    ],
  };
}
