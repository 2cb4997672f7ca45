import { decisions } from "./decisions.mjs";
import { golden } from "./golden.mjs";
import { scenario } from "./scenario.mjs";

/** What every runtime computes. All of it must be the same in all of them. */
export function check(engine, vectors) {
  const { calendar, decisions: steps } = vectors;
  return {
    exports: Object.keys(engine).sort(),
    golden: golden(engine, calendar),
    decisions: decisions(engine, steps),
    scenario: scenario(engine),
  };
}
