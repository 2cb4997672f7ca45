/** Nanoseconds for a call: the best of many short rounds, between which whatever else the machine does may fall. */
export async function measure(call, budget = 20) {
  let best = Number.POSITIVE_INFINITY;
  let calls = 1;
  for (let round = 0; round < 40; round++) {
    const began = performance.now();
    let done = 0;
    do {
      for (let index = 0; index < calls; index++) {
        const answer = call(done + index);
        if (answer instanceof Promise) await answer;
      }
      done += calls;
      if (round === 0 && performance.now() - began < budget / 4) calls *= 2;
    } while (performance.now() - began < budget);
    best = Math.min(best, ((performance.now() - began) * 1e6) / done);
  }
  return best;
}
