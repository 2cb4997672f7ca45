// The checks of `npm test` and `npm run test:quick`, as steps.
import { join } from "node:path";
import { compile, root, run } from "./run.mjs";

const bin = (...path) => join(root, "node_modules", ...path);
const node = (...args) => run(process.execPath, args);
const deny = ["--", "-D", "warnings"];

export const WASM = ["--target", "wasm32-unknown-unknown"];

export const formats = [
  ["rustfmt", () => run("cargo", ["fmt", "--all", "--check"])],
  ["TypeScript format and lint", () => node(bin("@biomejs", "biome", "bin", "biome"), "check", ".")],
];

export const clippy = ["clippy", () => run("cargo", ["clippy", "--quiet", "--all-targets", ...deny])];

export const clippyForWasm = [
  "clippy for WebAssembly",
  () =>
    run("cargo", [
      "clippy",
      "--quiet",
      "--package",
      "ticket-engine-wasm",
      ...WASM,
      "--lib",
      "--tests",
      ...deny,
    ]),
];

export const rustdoc = [
  "rustdoc",
  () => run("cargo", ["doc", "--quiet", "--no-deps"], { env: { RUSTDOCFLAGS: "-D warnings" } }),
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

/** They read the types of the package that is built. */
export const types = [
  "type-check",
  async () => {
    for (const project of PROJECTS) await compile(project);
  },
];

export const typedoc = ["TypeDoc", () => run("npm", ["run", "docs"])];

/** The step that runs the test files of JavaScript; `args` are Vitest's. */
export const vitest = (name, ...args) => [name, () => node(bin("vitest", "vitest.mjs"), "run", ...args)];
