// Feeds random bytes to the reader of packed data for 30 seconds: `npm run fuzz [SECONDS]`. It
// needs nightly Rust and a C++ compiler, so `npm test` does not run it. Inputs that fail are
// written to fuzz/artifacts.
import { join } from "node:path";
import { job, outputOf, root, run, Stop, steps } from "./run.mjs";
import { installTool, tool } from "./setup.mjs";

const VERSION = "0.13.2";
const [, , argument = "30"] = process.argv;

function compilers() {
  if (!/^[1-9]\d*$/.test(argument)) {
    throw new Stop(`"${argument}" is not a number of seconds. Usage: npm run fuzz [SECONDS]`);
  }
  const missing = [];
  if (outputOf("rustc", ["+nightly", "--version"]) === undefined) {
    missing.push("A nightly Rust compiler is missing: `rustup toolchain install nightly` installs one.");
  }
  // The same one that Cargo's build scripts use.
  if (outputOf(process.env.CXX ?? "c++", ["--version"]) === undefined) {
    missing.push("A C++ compiler is missing: install g++ or clang++, or set CXX to the program of one.");
  }
  if (missing.length > 0) throw new Stop(missing.join("\n"));
}

/** Through rustup, so that cargo-fuzz compiles with nightly too. */
function fuzz() {
  const options = ["--fuzz-dir", join(root, "fuzz"), "packed"];
  return run("rustup", [
    "run",
    "nightly",
    tool("cargo-fuzz"),
    "run",
    ...options,
    "--",
    `-max_total_time=${argument}`,
  ]);
}

await job(() =>
  steps([
    ["a nightly compiler and one for C++", compilers],
    [
      "cargo-fuzz (half a minute the first time)",
      () => installTool("cargo-fuzz", { version: VERSION, hint: "cargo-fuzz could not be built." }),
    ],
    [`random bytes, for ${argument} seconds`, fuzz],
  ]),
);
