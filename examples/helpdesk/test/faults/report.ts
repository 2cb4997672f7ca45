/** Summarizes a run in a few lines. */
import type { Audit } from "./audit.js";
import type { ClientResults } from "./client.js";
import type { ReceivedEffects } from "./delivery.js";
import type { Size } from "./workload.js";

export function report(
  title: string,
  size: Size,
  run: {
    readonly seconds: number;
    readonly results: ClientResults;
    readonly received: ReceivedEffects;
    readonly wakeUps: number;
    readonly lagMs: readonly number[];
    readonly faults: string;
    readonly audit: Audit;
  },
): string {
  const { results, received, seconds, audit } = run;
  const number = (value: number) => value.toLocaleString("en");
  const { opened, done } = results;
  const decisions = opened.size + done.size + run.wakeUps;
  const sorted = [...run.lagMs].sort((a, b) => a - b);
  const lag = (share: number) => `${sorted[Math.floor(share * (sorted.length - 1))] ?? "-"} ms`;
  const refused = [...results.refused].map(([code, times]) => `${code} ${number(times)}`).join(", ");
  const deliveries = [...received.times.values()].reduce((sum, times) => sum + times, 0);
  return [
    `${title}: ${number(size.tickets)} tickets, ${number(size.requests)} requests`,
    `  faults             ${run.faults}`,
    `  decisions          ${number(decisions)} in ${seconds.toFixed(1)} s, ${number(Math.round(decisions / seconds))} per second: ` +
      `${number(opened.size)} opened, ${number(done.size)} requests carried out, ${number(run.wakeUps)} woken`,
    `  responses lost     ${number(results.lost)}, of which ${number(results.foundDone)} had been carried out`,
    `  refused            ${refused}`,
    `  without a change   ${number(results.unchanged)}`,
    `  wake-up lag        p50 ${lag(0.5)}, p99 ${lag(0.99)}`,
    `  effects            ${number(received.times.size)}, delivered ${number(deliveries)} times`,
    `  breaches           ${number(audit.breaches)}, each once at its instant`,
    `  assignments        ${number(audit.assignments)}, none above capacity`,
    `  history            ${number(audit.entries)} entries, replayed`,
  ].join("\n");
}
