/** What a run came to, in a few lines. */
import type { Audit } from "./audit.js";
import type { Answers } from "./client.js";
import type { Received } from "./delivery.js";
import type { Size } from "./desk.js";

export function report(
  title: string,
  size: Size,
  run: {
    readonly seconds: number;
    readonly answers: Answers;
    readonly received: Received;
    readonly wakeUps: number;
    readonly lagMs: readonly number[];
    readonly faults: string;
    readonly audit: Audit;
  },
): string {
  const { answers, received, seconds, audit } = run;
  const number = (value: number) => value.toLocaleString("en");
  const decisions = answers.opened.size + answers.done.size + run.wakeUps;
  const sorted = [...run.lagMs].sort((a, b) => a - b);
  const lag = (share: number) => `${sorted[Math.floor(share * (sorted.length - 1))] ?? "-"} ms`;
  const refused = [...answers.refused].map(([code, times]) => `${code} ${number(times)}`).join(", ");
  const deliveries = [...received.times.values()].reduce((sum, times) => sum + times, 0);
  return [
    `${title}: ${number(size.tickets)} tickets, ${number(size.requests)} requests`,
    `  faults             ${run.faults}`,
    `  decisions          ${number(decisions)} in ${seconds.toFixed(1)} s, ${number(Math.round(decisions / seconds))} a second: ` +
      `${number(answers.opened.size)} opened, ${number(answers.done.size)} requests carried out, ${number(run.wakeUps)} woken`,
    `  answers lost       ${number(answers.lost)}, of which carried out all the same ${number(answers.foundDone)}`,
    `  refused            ${refused}`,
    `  without a change   ${number(answers.idle)}`,
    `  wake-up lag        p50 ${lag(0.5)}, p99 ${lag(0.99)}`,
    `  effects            ${number(received.times.size)}, delivered ${number(deliveries)} times`,
    `  breaches           ${number(audit.breaches)}, each once at its instant; ${number(audit.assignments)} assignments, nobody over capacity`,
    `  history            ${number(audit.entries)} entries, replayed`,
  ].join("\n");
}
