// Builds the npm package into pkg/: Rust to WebAssembly, the glue, the bytes as text, the TypeScript face.
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
import { compile, job, root, run, steps } from "./run.mjs";
import { hasStdSources, setup, tool } from "./setup.mjs";

const TARGET = "wasm32-unknown-unknown";
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

/** The steps that make pkg/ from the sources; none when it is up to date. */
export function build() {
  if (isFresh()) return [["the package is up to date", () => {}]];
  return [
    ["Rust to WebAssembly", rust],
    ["JavaScript glue and wasm-opt", bind],
    ["TypeScript face", face],
  ];
}

function rust() {
  // From here until the face is built the package is not whole.
  rmSync(stamp, { force: true });
  compileTo(join(root, "target"));
}

/** Compiles the engine into a folder; `profile` says what is different from the release. */
export function compileTo(folder, profile = {}) {
  const args = ["build", "--release", "--lib", "--target", TARGET, "--target-dir", folder];
  // The small SHA-256: histories are chained by the entry, not by the gigabyte.
  // And a little inlining, which opt-level z forgoes: 2 % more to download, a tenth less time for a decision.
  const flags = ['--cfg sha2_backend_soft="compact"', "-Cllvm-args=-inline-threshold=25"];
  const env = { ...profile };
  if (hasStdSources()) {
    // The standard library is built with the engine: for size, and without the sentences and places of panics. There
    // are none; one that came all the same would be told as ENGINE_FAILED either way. Stable compilers allow it only so.
    env.RUSTC_BOOTSTRAP = "1";
    args.push("-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size");
    flags.push("-Zunstable-options", "-Cpanic=immediate-abort");
  }
  env.CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS = flags.join(" ");
  run("cargo", args, { env });
}

/** The module that `compileTo` leaves in a folder. */
export const compiledIn = (folder) => join(folder, TARGET, "release", "ticket_engine.wasm");

function bind() {
  rmSync(lib, { recursive: true, force: true });
  mkdirSync(lib, { recursive: true });
  const compiled = compiledIn(join(root, "target"));
  // Without a default path for the bytes no bundler emits a second copy of them.
  run(tool("wasm-bindgen"), [
    compiled,
    "--target",
    "web",
    "--omit-default-module-path",
    // An instance that failed can be left behind, and what it made is known to be stale.
    "--experimental-reset-state-function",
    "--out-dir",
    lib,
    "--out-name",
    "engine",
  ]);
  const wasm = join(lib, "engine_bg.wasm");
  optimize(wasm);
  const base64 = readFileSync(wasm).toString("base64");
  writeFileSync(join(lib, "wasm-inline.js"), `export default "${base64}";\n`);
  writeFileSync(join(lib, "wasm-inline.d.ts"), "declare const base64: string;\nexport default base64;\n");
}

/**
 * Two rounds, the control flow made anew before: 2 % smaller than one. The lowest addresses are the far end of the stack,
 * which nothing points at: offsets may be put together.
 */
const PASSES = ["--flatten", "--rereloop", "-O3", "-O3", "--low-memory-unused"];

/** Optimizes a module in its place. */
export function optimize(wasm, more = []) {
  const flags = WASM_FEATURES.map((feature) => `--enable-${feature}`);
  const optimizer = join(root, "node_modules", "binaryen", "bin", "wasm-opt");
  run(process.execPath, [optimizer, wasm, "-o", wasm, ...PASSES, ...more, ...flags]);
}

/** Where the compiler writes the types of each module; the package has one file for each entry. */
const declared = join(root, "target", "types");

async function face() {
  for (const name of readdirSync(join(root, "pkg"))) {
    if (/\.(c?js|d\.c?ts)$/.test(name)) rmSync(join(root, "pkg", name));
  }
  for (const folder of [declared, join(root, "pkg", "elements")])
    rmSync(folder, { recursive: true, force: true });
  compile("js");
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
  writeFileSync(stamp, inputsDigest());
}

function isFresh() {
  return (
    existsSync(stamp) &&
    existsSync(join(lib, "engine_bg.wasm")) &&
    existsSync(join(root, "pkg", "index.js")) &&
    readFileSync(stamp, "utf8") === inputsDigest()
  );
}

const inputsDigest = () =>
  digestOf([
    ...["src", "derive/src", "js/src", "packaging"].flatMap(filesIn),
    "scripts/build.mjs",
    "scripts/inputs.mjs",
    "scripts/run.mjs",
    "scripts/setup.mjs",
    "js/tsconfig.json",
    "tsconfig.base.json",
    "Cargo.toml",
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
