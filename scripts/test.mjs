// Everything that must hold, on a fresh machine too: sets up, builds, checks and tests.
import { join } from "node:path";
import { build } from "./build.mjs";
import { pages } from "./pages.mjs";
import { compile, job, root, run, steps } from "./run.mjs";
import { setup, testSetup, tool } from "./setup.mjs";
import { sizes } from "./sizes.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];
const bin = (...path) => join(root, "node_modules", ...path);
const node = (...args) => run(process.execPath, args);

const checks = [
  ["rustfmt", () => run("cargo", ["fmt", "--check"])],
  ["TypeScript format and lint", () => node(bin("@biomejs", "biome", "bin", "biome"), "check", ".")],
  ["clippy", () => run("cargo", ["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"])],
  [
    "clippy for WebAssembly",
    () => run("cargo", ["clippy", "--quiet", ...WASM, "--lib", "--test", "wasm", "--", "-D", "warnings"]),
  ],
  ["rustdoc", () => run("cargo", ["doc", "--quiet", "--no-deps"], { env: { RUSTDOCFLAGS: "-D warnings" } })],
  ["Rust tests", () => run("cargo", ["test"])],
  [
    "Rust tests in WebAssembly, in Node",
    () =>
      run("cargo", ["test", ...WASM, "--test", "wasm"], {
        env: { CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: tool("wasm-bindgen-test-runner") },
      }),
  ],
  [
    "type-check",
    () => {
      compile("js/test");
      compile("js/test/consumer");
      compile("examples/replay");
      compile("examples/helpdesk");
      compile("examples/helpdesk/web");
      compile("examples/what-if/web");
      compile("packaging");
    },
  ],
  ["TypeDoc", () => run("npm", ["run", "docs"])],
  ["tests of the built package", () => node(bin("vitest", "vitest.mjs"), "run")],
];

await job(async () => {
  const times = [
    ...(await steps([...setup, ...testSetup])),
    ...(await steps([...build(), ...pages, ...checks])),
  ];
  console.log(`\n${sizes()}\n`);
  for (const [name, seconds] of times) console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
});
