// What can be checked while working: `npm run test:quick`. Format, lint, types, the Rust unit
// tests, the laws with few cases, and the JavaScript tests that need Node alone. `npm test` is the
// whole.
import { build } from "./build.mjs";
import { clippy, formats, types, vitest } from "./checks.mjs";
import { job, run, sideBySide, steps } from "./run.mjs";
import { setup } from "./setup.mjs";

/** Modules of the integration tests that take long. */
const SLOW = ["calendar::", "limits::", "model::"];

/** The number of random cases for each law. */
const CASES = "32";

const rustTests = [
  "Rust unit tests and laws",
  () =>
    run(
      "cargo",
      ["test", "--quiet", "--lib", "--test", "tests", "--", ...SLOW.flatMap((module) => ["--skip", module])],
      {
        env: { PROPTEST_CASES: CASES },
      },
    ),
];

await job(async () => {
  const began = performance.now();
  await steps([...setup, ...formats]);
  await sideBySide({
    Rust: [clippy, rustTests],
    JavaScript: [...build(), types, vitest("tests in Node", "--project", "node")],
  });
  console.log(`\nAll checks passed in ${((performance.now() - began) / 1000).toFixed(0)} s.`);
});
