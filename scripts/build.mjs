// Builds the npm package into pkg/: Rust to WebAssembly, the glue, the bytes as text, the TypeScript face.
import { createHash } from "node:crypto";
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
import { job, root, run, steps } from "./run.mjs";
import { setup, tool } from "./setup.mjs";

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
    ["Rust to WebAssembly", compile],
    ["JavaScript glue and wasm-opt", bind],
    ["TypeScript face", face],
  ];
}

function compile() {
  // From here until the face is built the package is not whole.
  rmSync(stamp, { force: true });
  // The small SHA-256: histories are chained by the entry, not by the gigabyte.
  const env = { CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: '--cfg sha2_backend_soft="compact"' };
  run("cargo", ["build", "--release", "--lib", "--target", TARGET], { env });
}

function bind() {
  rmSync(lib, { recursive: true, force: true });
  mkdirSync(lib, { recursive: true });
  const compiled = join(root, "target", TARGET, "release", "ticket_engine.wasm");
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

/** Optimizes a module in its place. */
export function optimize(wasm, more = []) {
  const flags = WASM_FEATURES.map((feature) => `--enable-${feature}`);
  const optimizer = join(root, "node_modules", "binaryen", "bin", "wasm-opt");
  run(process.execPath, [optimizer, wasm, "-o", wasm, "-O3", ...more, ...flags]);
}

/** Where the compiler writes the types of each module; the package has one file for each entry. */
const declared = join(root, "target", "types");

async function face() {
  for (const name of readdirSync(join(root, "pkg"))) {
    if (/\.(c?js|d\.c?ts)$/.test(name)) rmSync(join(root, "pkg", name));
  }
  for (const folder of [declared, join(root, "pkg", "elements")])
    rmSync(folder, { recursive: true, force: true });
  run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", "js"]);
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
  for (const file of ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
    copyFileSync(join(root, file), join(root, "pkg", file));
  }
  writeFileSync(stamp, inputsHash());
}

function isFresh() {
  return (
    existsSync(stamp) &&
    existsSync(join(lib, "engine_bg.wasm")) &&
    existsSync(join(root, "pkg", "index.js")) &&
    readFileSync(stamp, "utf8") === inputsHash()
  );
}

function inputsHash() {
  const hash = createHash("sha256");
  const inside = (folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => join(entry.parentPath, entry.name));
  const files = ["src", "derive/src", "js/src", "scripts", "packaging"]
    .flatMap(inside)
    .concat(
      [
        "js/tsconfig.json",
        "tsconfig.base.json",
        "Cargo.toml",
        "Cargo.lock",
        "package-lock.json",
        "README.md",
        "CHANGELOG.md",
        "pkg/package.json",
      ].map((name) => join(root, name)),
    );
  for (const file of files.sort()) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await job(async () => {
    await steps(setup);
    await steps(build());
  });
}
