// What can be checked while working: `npm run test:quick`. Format, lint, types, the Rust unit tests, the laws with few
// cases, and the JavaScript tests that need Node alone. `npm test` is the whole.
import { build } from "./build.mjs";
import { clippy, formats, types, vitest } from "./checks.mjs";
import { job, run, sideBySide, steps } from "./run.mjs";
import { setup } from "./setup.mjs";

/** Of how many random cases each law is tested. */
const CASES = "32";

const rustTests = [
  "Rust unit tests and laws",
  () =>
    run("cargo", ["test", "--quiet", "--lib", "--test", "laws", "--test", "architecture"], {
      env: { PROPTEST_CASES: CASES },
    }),
];

const FOLDERS = ["js/test", "examples/replay", "examples/what-if"];

/** Files that need a browser or another runtime, or half a minute. */
const LEFT_OUT = [
  "**/*.firefox.test.ts",
  "**/elements.test.ts",
  "**/memory.test.ts",
  "**/pictures.test.ts",
  "**/runtimes.test.ts",
  "**/what-if.test.ts",
  "**/zones.test.ts",
];

await job(async () => {
  const began = performance.now();
  await steps([...setup, ...formats]);
  await sideBySide({
    Rust: [clippy, rustTests],
    JavaScript: [
      ...build(),
      types,
      vitest("tests in Node", ...FOLDERS, ...LEFT_OUT.flatMap((file) => ["--exclude", file])),
    ],
  });
  console.log(`\nAll of it held, in ${((performance.now() - began) / 1000).toFixed(0)} s.`);
});
