import { golden } from "./golden.mjs";
import { scenario } from "./scenario.mjs";

/** What a runtime is asked: everything in it must be the same in all of them. */
export function check(engine, vectors) {
  return {
    exports: Object.keys(engine).sort(),
    golden: golden(engine, vectors),
    scenario: scenario(engine),
  };
}
