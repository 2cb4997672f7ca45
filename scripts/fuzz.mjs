// Random bytes for the reader of packed data: `npm run fuzz [SECONDS]`, 30 unless it says otherwise. It needs a nightly
// compiler and one for C++, so it is no part of `npm test`. What it finds is written to fuzz/artifacts.
import { join } from "node:path";
import { ask, job, root, run, Stop, steps } from "./run.mjs";
import { installTool, tool } from "./setup.mjs";

const VERSION = "0.13.2";
const [, , argument = "30"] = process.argv;

function compilers() {
  if (!/^[1-9]\d*$/.test(argument)) {
    throw new Stop(`"${argument}" is no number of seconds. Usage: npm run fuzz [SECONDS]`);
  }
  const missing = [];
  if (ask("rustc", ["+nightly", "--version"]) === undefined) {
    missing.push("A nightly Rust compiler is missing: `rustup toolchain install nightly` installs one.");
  }
  // The one that Cargo's build scripts take too.
  if (ask(process.env.CXX ?? "c++", ["--version"]) === undefined) {
    missing.push("A C++ compiler is missing: install g++ or clang++, or set CXX to the program of one.");
  }
  if (missing.length > 0) throw new Stop(missing.join("\n"));
}

/** By way of rustup, so that cargo-fuzz compiles with the nightly toolchain too. */
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
