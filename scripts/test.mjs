// Everything that must hold, on a fresh machine too: sets up, builds, checks and tests.
import { join } from "node:path";
import { build } from "./build.mjs";
import { pages } from "./pages.mjs";
import { beside, compileBeside, job, root, runBeside, steps } from "./run.mjs";
import { setup, testSetup, tool } from "./setup.mjs";
import { sizes } from "./sizes.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];
const bin = (...path) => join(root, "node_modules", ...path);
const node = (...args) => runBeside(process.execPath, args);
const cargo = (args, env) => runBeside("cargo", args, { env });

/** What cargo checks: one program at a time can use its folder. */
const rust = [
  ["rustfmt", () => cargo(["fmt", "--check"])],
  ["clippy", () => cargo(["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"])],
  [
    "clippy for WebAssembly",
    () => cargo(["clippy", "--quiet", ...WASM, "--lib", "--test", "wasm", "--", "-D", "warnings"]),
  ],
  ["rustdoc", () => cargo(["doc", "--quiet", "--no-deps"], { RUSTDOCFLAGS: "-D warnings" })],
  ["Rust tests", () => cargo(["test"])],
  [
    "Rust tests in WebAssembly, in Node",
    () =>
      cargo(["test", ...WASM, "--test", "wasm"], {
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: tool("wasm-bindgen-test-runner"),
      }),
  ],
];

const PROJECTS = [
  "js/test",
  "js/test/consumer",
  "examples/replay",
  "examples/helpdesk",
  "examples/helpdesk/web",
  "examples/what-if/web",
  "packaging",
];

/** What Node checks: of the built package, and of all that is written in TypeScript. */
const typescript = [
  ["TypeScript format and lint", () => node(bin("@biomejs", "biome", "bin", "biome"), "check", ".")],
  [
    "type-check",
    async () => {
      let output = "";
      for (const project of PROJECTS) output += await compileBeside(project);
      return output;
    },
  ],
  ["TypeDoc", () => runBeside("npm", ["run", "docs"])],
  ["tests of the built package", () => node(bin("vitest", "vitest.mjs"), "run")],
];

await job(async () => {
  const times = [
    ...(await steps([...setup, ...testSetup])),
    ...(await steps([...build(), ...pages])),
    ...(await beside(rust, typescript)),
  ];
  console.log(`\n${sizes()}\n`);
  for (const [name, seconds] of times) console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
});
