/** Shutdown on signals. */

/**
 * One Ctrl-C may arrive twice, from the terminal and through npm. Signals this close together count
 * as one.
 */
const SAME_SIGNAL_MS = 1_000;

/** Calls `end` on the first SIGINT or SIGTERM. A later one kills the process. */
export function onShutdown(end: () => void): void {
  let firstAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      end();
    } else if (now - firstAt > SAME_SIGNAL_MS) {
      for (const name of SIGNALS) process.off(name, onSignal);
      process.kill(process.pid, signal);
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
