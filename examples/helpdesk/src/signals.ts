/** How a process is told to end. */

/** A terminal may send one signal twice, itself and through npm. */
const SAME_MS = 1_000;

/** Calls `end` at the first SIGINT or SIGTERM; a later one ends the process at once. */
export function onEnding(end: () => void): void {
  let first: number | undefined;
  const told = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (first === undefined) {
      first = now;
      end();
    } else if (now - first > SAME_MS) {
      for (const own of SIGNALS) process.off(own, told);
      process.kill(process.pid, signal);
    }
  };
  for (const signal of SIGNALS) process.on(signal, told);
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
