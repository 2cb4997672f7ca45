/** Nanoseconds for a call: the best of several rounds. */
export async function measure(call, budget = 80) {
  let best = Number.POSITIVE_INFINITY;
  let calls = 1;
  for (let round = 0; round < 7; round++) {
    const began = performance.now();
    let done = 0;
    do {
      for (let index = 0; index < calls; index++) {
        const answer = call(done + index);
        if (answer instanceof Promise) await answer;
      }
      done += calls;
      if (round === 0 && performance.now() - began < budget / 8) calls *= 2;
    } while (performance.now() - began < budget);
    best = Math.min(best, ((performance.now() - began) * 1e6) / done);
  }
  return best;
}
