// Builds the npm package into pkg/: Rust to WebAssembly, the glue, the bytes as text, the
// TypeScript API.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageReadme } from "../packaging/readme.mjs";
import { digestOf, filesIn } from "./inputs.mjs";
import { orderFunctions } from "./order-functions.mjs";
import { compile, job, root, run, Stop, steps } from "./run.mjs";
import { hasStdSources, setup, TARGET, writeGlue } from "./setup.mjs";

const lib = join(root, "pkg", "lib");
const stamp = join(root, "target", "pkg-stamp");

/** The extensions that the compiler uses; every supported runtime has them. */
const WASM_FEATURES = [
  "bulk-memory",
  "mutable-globals",
  "nontrapping-float-to-int",
  "sign-ext",
  "reference-types",
  "multivalue",
];

/** The steps that build pkg/ from the sources. Empty when it is up to date. */
export function build() {
  if (isFresh()) return [["the package is up to date", () => {}]];
  return [
    ["Rust to WebAssembly", rust],
    ["JavaScript glue and wasm-opt", bind],
    ["TypeScript API", typeScript],
  ];
}

async function rust() {
  // The package is incomplete until the last step is done.
  rmSync(stamp, { force: true });
  await compileTo(join(root, "target"));
}

/**
 * Which standard library the engine is built with.
 *
 * ARCHITECTURE.md, "How the module is built", says why there are two and why RUSTC_BOOTSTRAP is
 * set. PREBUILT_STD=1 chooses the precompiled one.
 */
const standardLibrary = () =>
  process.env.PREBUILT_STD === "1" || !hasStdSources() ? "prebuilt" : "built from source";

/** Compiles the engine into a folder; `profile` says what is different from the release. */
export async function compileTo(folder, profile = {}) {
  const args = [
    "build",
    "--release",
    "--package",
    "ticket-engine-wasm",
    "--target",
    TARGET,
    "--target-dir",
    folder,
  ];
  // The small SHA-256, because histories are chained by the entry. And a little inlining, which
  // opt-level z omits: 1 % more to download, and a decision takes a tenth less time.
  const flags = ['--cfg sha2_backend_soft="compact"', "-Cllvm-args=-inline-threshold=25"];
  const env = { ...profile };
  if (standardLibrary() === "built from source") {
    env.RUSTC_BOOTSTRAP = "1";
    args.push("-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size");
    flags.push("-Zunstable-options", "-Cpanic=immediate-abort");
  }
  env.CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS = flags.join(" ");
  await run("cargo", args, { env });
}

/** The module that `compileTo` leaves in a folder. */
export const compiledIn = (folder) => join(folder, TARGET, "release", "ticket_engine_wasm.wasm");

async function bind() {
  rmSync(lib, { recursive: true, force: true });
  mkdirSync(lib, { recursive: true });
  const compiled = compiledIn(join(root, "target"));
  await writeGlue(compiled, lib, "engine");
  const wasm = join(lib, "engine_bg.wasm");
  await optimize(wasm);
  const ordered = orderFunctions(readFileSync(wasm));
  if (!WebAssembly.validate(ordered)) throw new Stop("The module is invalid with its functions in order.");
  writeFileSync(wasm, ordered);
  const base64 = ordered.toString("base64");
  writeFileSync(join(lib, "wasm-inline.js"), `export default "${base64}";\n`);
  writeFileSync(join(lib, "wasm-inline.d.ts"), "declare const base64: string;\nexport default base64;\n");
}

/**
 * Two rounds, with the control flow rebuilt first: 2 % smaller than one. The lowest addresses are
 * the far end of the stack, which nothing points at: offsets may be put together.
 */
const PASSES = [
  "--flatten",
  "--rereloop",
  "-O3",
  "-O3",
  "--converge",
  "--low-memory-unused",
  // A function with one caller is inlined only if it is small: 2 % larger, but 4 % less by gzip.
  "--one-caller-inline-max-function-size=20",
  // What these two save in one function makes it unlike its copies: 0.4 % more by gzip.
  "--skip-pass=local-cse",
  "--skip-pass=merge-locals",
  // The alignment in a load or store is only a hint, which compilers for today's processors ignore.
  // Without it similar code has the same bytes: 0.4 % less by gzip.
  "--dealign",
];

/** A program for Node. */
export const WASM_OPT = join(root, "node_modules", "binaryen", "bin", "wasm-opt");

/** Optimizes a module in its place. */
export async function optimize(wasm, more = []) {
  const flags = WASM_FEATURES.map((feature) => `--enable-${feature}`);
  await run(process.execPath, [WASM_OPT, wasm, "-o", wasm, ...PASSES, ...more, ...flags]);
}

/** Where the compiler writes the types of each module; the package has one file for each entry. */
const declared = join(root, "target", "types");

async function typeScript() {
  for (const name of readdirSync(join(root, "pkg"))) {
    if (/\.(c?js|d\.c?ts)$/.test(name)) rmSync(join(root, "pkg", name));
  }
  for (const folder of [declared, join(root, "pkg", "elements")])
    rmSync(folder, { recursive: true, force: true });
  await compile("js");
  mkdirSync(join(declared, "lib"), { recursive: true });
  copyFileSync(join(lib, "engine.d.ts"), join(declared, "lib", "engine.d.ts"));
  // Installed only by the step before.
  const { declarations, ENTRIES } = await import("../packaging/declarations.mjs");
  const { bundle } = await import("../packaging/bundle.mjs");
  const pkg = join(root, "pkg");
  await bundle({ pkg, entries: Object.keys(ENTRIES) });
  declarations({
    pkg,
    declared,
    reports: join(root, "target", "api"),
    temporary: join(root, "target", "api-new"),
  });
  copyFileSync(join(lib, "engine_bg.wasm"), join(pkg, "engine.wasm"));
  for (const file of ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
    copyFileSync(join(root, file), join(pkg, file));
  }
  writeFileSync(join(pkg, "README.md"), packageReadme(readFileSync(join(root, "README.md"), "utf8")));
  writeFileSync(stamp, stampOfInputs());
}

function isFresh() {
  return (
    existsSync(stamp) &&
    existsSync(join(lib, "engine_bg.wasm")) &&
    existsSync(join(root, "pkg", "index.js")) &&
    readFileSync(stamp, "utf8") === stampOfInputs()
  );
}

/**
 * What the package was built from, in one line: the standard library, and a digest of the sources.
 */
const stampOfInputs = () => `${standardLibrary()}: ${inputsDigest()}`;

/** Whether the built package contains the prebuilt standard library. */
export function hasPrebuiltStd() {
  if (!existsSync(stamp)) throw new Stop("The package is not built: `npm run build` does that.");
  return readFileSync(stamp, "utf8").startsWith("prebuilt");
}

const inputsDigest = () =>
  digestOf([
    ...["src", "build", "derive/src", "wasm/src", "tools", "js/src", "packaging"].flatMap(filesIn),
    "scripts/build.mjs",
    "scripts/inputs.mjs",
    "scripts/order-functions.mjs",
    "scripts/run.mjs",
    "scripts/setup.mjs",
    "scripts/wasm-functions.mjs",
    "js/tsconfig.json",
    "tsconfig.base.json",
    "Cargo.toml",
    "wasm/Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "README.md",
    "CHANGELOG.md",
    "pkg/package.json",
  ]);

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await job(async () => {
    await steps(setup);
    await steps(build());
  });
}
