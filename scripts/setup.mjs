// Everything a fresh machine lacks, given rustup, Node and npm. A step that is done already takes no time.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setUpChromium } from "./chromium.mjs";
import { setUpFirefox } from "./firefox.mjs";
import { setUpNodes } from "./nodes.mjs";
import { setUpPostgres } from "./postgres.mjs";
import { ask, attempt, root, run, Stop } from "./run.mjs";

const TARGET = "wasm32-unknown-unknown";

/** npm packages, the WebAssembly target, and the wasm-bindgen CLI of the version in Cargo.lock. */
export const setup = [
  ["npm packages", npmPackages],
  ["Rust and its WebAssembly target", rustTarget],
  ["wasm-bindgen CLI (about 3 minutes the first time)", wasmBindgenCli],
];

/** What only the tests need besides. */
export const testSetup = [
  ["a browser", setUpChromium],
  ["another browser", setUpFirefox],
  ["other versions of Node", setUpNodes],
  ["PostgreSQL", setUpPostgres],
];

function npmPackages() {
  const installed = join(root, "node_modules", ".package-lock.json");
  const lock = join(root, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  run("npm", ["ci", "--no-audit", "--no-fund"]);
}

function rustTarget() {
  if (ask("cargo", ["--version"]) === undefined) {
    throw new Stop("Rust is not installed. Install it with rustup (https://rustup.rs), then run this again.");
  }
  const sysroot = ask("rustc", ["--print", "sysroot"]);
  if (sysroot && existsSync(join(sysroot, "lib", "rustlib", TARGET))) return;
  run("rustup", ["target", "add", TARGET], {
    hint: `The Rust target ${TARGET} is missing and rustup could not add it.`,
  });
}

/** The folder of the tools that the project installs for itself. */
const tools = join(root, "target", "tools");

/** A tool of the project's own, installed by `wasmBindgenCli`. */
export const tool = (name) => join(tools, "bin", process.platform === "win32" ? `${name}.exe` : name);

function wasmBindgenCli() {
  const version = lockedVersion("wasm-bindgen");
  if (ask(tool("wasm-bindgen"), ["--version"]) === `wasm-bindgen ${version}`) return;
  const install = ["install", "wasm-bindgen-cli", "--version", version, "--force"];
  const folders = ["--root", tools, "--target-dir", join(tools, "build")];
  // With the versions it was released with; a registry that lacks one of them gives the nearest.
  if (attempt("cargo", [...install, ...folders, "--locked"])) return;
  run("cargo", [...install, ...folders], {
    hint: "The wasm-bindgen CLI could not be built; its version must be the one in Cargo.lock.",
  });
}

/** The version of a crate in Cargo.lock. */
export function lockedVersion(name) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const version = new RegExp(`name = "${name}"\\nversion = "([^"]+)"`).exec(lock)?.[1];
  if (!version) throw new Stop(`Cargo.lock does not name ${name}.`);
  return version;
}
