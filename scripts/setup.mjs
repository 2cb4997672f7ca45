// Installs everything beyond rustup, Node and npm. Steps that were done before take no time.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHROMIUM } from "./chromium.mjs";
import { FIREFOX } from "./firefox.mjs";
import { setUpNodes } from "./nodes.mjs";
import { POSTGRES } from "./postgres.mjs";
import { attempt, outputOf, root, run, Stop, start, succeeds, together } from "./run.mjs";
import { setUpPackages } from "./system.mjs";

/** The target of the package. */
export const TARGET = "wasm32-unknown-unknown";
/** A target without JavaScript, which the core is compiled for in the tests. */
export const WASI_TARGET = "wasm32-wasip1";

/** The set-up of a build. */
export const setup = [
  ["Rust and its WebAssembly target", () => rustTarget(TARGET)],
  ["the sources of Rust's standard library", stdSources],
  // One waits for the network while the other compiles.
  ["npm packages, and the tool that writes the glue", () => together(npmPackages, glueTool)],
];

/** The further set-up of the tests. */
export const testSetup = [
  ["Rust's target for WASI", () => rustTarget(WASI_TARGET)],
  [
    "browsers, PostgreSQL, other versions of Node, and the test runner for WebAssembly",
    () => together(() => setUpPackages([CHROMIUM, FIREFOX, POSTGRES]), setUpNodes, wasmTestRunner),
  ],
];

async function npmPackages() {
  const installed = join(root, "node_modules", ".package-lock.json");
  const lock = join(root, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  await start("npm", ["ci", "--no-audit", "--no-fund"]);
}

async function rustTarget(target) {
  if (outputOf("cargo", ["--version"]) === undefined) {
    throw new Stop("Rust is not installed. Install it with rustup (https://rustup.rs), then run this again.");
  }
  const sysroot = outputOf("rustc", ["--print", "sysroot"]);
  if (sysroot && existsSync(join(sysroot, "lib", "rustlib", target))) return;
  await run("rustup", ["target", "add", target], {
    hint: `The Rust target ${target} is missing and rustup could not add it.`,
  });
}

/** Whether the sources of the standard library are installed. The package is built with them. */
export function hasStdSources() {
  const sysroot = outputOf("rustc", ["--print", "sysroot"]);
  return (
    Boolean(sysroot) && existsSync(join(sysroot, "lib", "rustlib", "src", "rust", "library", "Cargo.lock"))
  );
}

function stdSources() {
  if (!hasStdSources() && !attempt("rustup", ["component", "add", "rust-src"])) {
    console.error("Without the sources of the standard library the engine will be about a tenth larger.");
  }
}

const exe = (name) => (process.platform === "win32" ? `${name}.exe` : name);

/** The tool that writes the glue, compiled from tools/bindgen. */
const GLUE = "ticket-engine-bindgen";
const glueProgram = join(root, "target", "tool", exe(GLUE));

const glueTool = () =>
  start("cargo", [
    "build",
    "--quiet",
    "--locked",
    ...["--profile", "tool", "--package", GLUE, "--target-dir", join(root, "target")],
  ]);

/** Writes the glue of a module: `NAME.js`, its types and `NAME_bg.wasm`. */
export const writeGlue = (module, folder, name) => run(glueProgram, [module, folder, name]);

/** The folder of programs that cargo installs. */
const tools = join(root, "target", "tools");

/** A program that `installTool` has installed. */
export const tool = (name) => join(tools, "bin", exe(name));

/** Installs a program from the registry of crates, once. */
export async function installTool(crate, { version, program = crate, hint }) {
  const stamp = join(tools, `${crate}-version`);
  if (existsSync(tool(program)) && existsSync(stamp) && readFileSync(stamp, "utf8") === version) return;
  const folders = ["--root", tools, "--target-dir", join(tools, "build")];
  const install = [
    "install",
    "--quiet",
    crate,
    "--version",
    version,
    "--bin",
    program,
    "--force",
    ...folders,
  ];
  // Without optimization: compiling these takes far longer than running them.
  const env = { CARGO_PROFILE_RELEASE_OPT_LEVEL: "0" };
  // First with the locked versions. If the registry no longer offers one of them, with the nearest.
  if (!(await succeeds("cargo", [...install, "--locked"], { env })))
    await start("cargo", install, { env, hint });
  writeFileSync(stamp, version);
}

const wasmTestRunner = () =>
  installTool("wasm-bindgen-cli", {
    version: lockedVersion("wasm-bindgen"),
    program: "wasm-bindgen-test-runner",
    hint: "The test runner could not be built; its version must be that of wasm-bindgen in Cargo.lock.",
  });

/** The version of a crate in Cargo.lock. */
export function lockedVersion(name) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const version = new RegExp(`name = "${name}"\\nversion = "([^"]+)"`).exec(lock)?.[1];
  if (!version) throw new Stop(`Cargo.lock does not name ${name}.`);
  return version;
}
