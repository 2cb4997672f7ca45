// Everything that must hold, on a fresh machine too: sets up, builds, checks and tests.
import { build } from "./build.mjs";
import { clippy, clippyForWasm, formats, rustdoc, typedoc, types, vitest, WASM } from "./checks.mjs";
import { pages } from "./pages.mjs";
import { checkPure } from "./pure.mjs";
import { job, run, sideBySide, steps } from "./run.mjs";
import { setup, testSetup, tool } from "./setup.mjs";
import { sizes } from "./sizes.mjs";

// Both packages in one command: by itself each would compile the engine with other features.
const rustTests = [
  "Rust tests",
  () => run("cargo", ["test", "--package", "ticket-engine", "--package", "ticket-engine-wasm"]),
];

const rustTestsInWasm = [
  "Rust tests in WebAssembly, in Node",
  () =>
    run("cargo", ["test", "--package", "ticket-engine-wasm", ...WASM, "--test", "module"], {
      env: { CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: tool("wasm-bindgen-test-runner") },
    }),
];

const calendarAlone = ["the calendar alone, for WebAssembly without JavaScript", () => checkPure()];

await job(async () => {
  const times = [
    ...(await steps([...setup, ...testSetup])),
    ...(await steps(formats)),
    // Much of either runs on one core: linking, wasm-opt, the type-checkers.
    ...(await sideBySide({
      Rust: [clippy, clippyForWasm, rustdoc, rustTests, rustTestsInWasm],
      // The calendar alone has a target folder of its own, so it waits for no other cargo.
      JavaScript: [
        ...build(),
        ...pages,
        types,
        typedoc,
        calendarAlone,
        vitest("tests in Node", "--project", "node"),
      ],
    })),
    // Alone: these drive browsers, databases and other runtimes, and some of them watch the clock.
    ...(await steps([vitest("tests in browsers, other runtimes and on databases", "--project", "machine")])),
  ];
  console.log(`\n${sizes()}\n`);
  for (const [name, seconds] of times) console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
});
