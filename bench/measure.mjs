/**
 * Nanoseconds per call: the best of many short rounds, so that other work on the machine disturbs
 * only some.
 */
export async function measure(call, budget = 20) {
  let best = Number.POSITIVE_INFINITY;
  let calls = 1;
  for (let round = 0; round < 40; round++) {
    const start = performance.now();
    let done = 0;
    do {
      for (let index = 0; index < calls; index++) {
        const result = call(done + index);
        if (result instanceof Promise) await result;
      }
      done += calls;
      if (round === 0 && performance.now() - start < budget / 4) calls *= 2;
    } while (performance.now() - start < budget);
    best = Math.min(best, ((performance.now() - start) * 1e6) / done);
  }
  return best;
}
