// Speed beside other libraries: `npm run bench`. The figures are printed, never tested. `cargo
// bench` has the native ones, with statistics. bench/against.mjs compares two versions of the
// package.
import { join } from "node:path";
import { build, optimize } from "./build.mjs";
import { compile, job, root, run, steps } from "./run.mjs";
import { lockedVersion, setup, TARGET, writeGlue } from "./setup.mjs";

const folder = join(root, "target", "bench");
const manifest = join(root, "bench", "workclock", "Cargo.toml");

/** The peer that is a Rust crate. It is built with the same tools and flags as the engine. */
async function workclock() {
  const version = lockedVersion("wasm-bindgen");
  await run("cargo", [
    "update",
    "--quiet",
    "--manifest-path",
    manifest,
    "wasm-bindgen",
    "--precise",
    version,
  ]);
  await run("cargo", [
    "build",
    "--release",
    "--target",
    TARGET,
    "--manifest-path",
    manifest,
    "--target-dir",
    folder,
  ]);
  await writeGlue(join(folder, TARGET, "release", "workclock_wasm.wasm"), folder, "workclock_wasm");
  await optimize(join(folder, "workclock_wasm_bg.wasm"));
}

await job(async () => {
  await steps([...setup, ...build(), ["workclock to WebAssembly", workclock]]);
  await run(process.execPath, [join(root, "bench", "calendar.mjs")], { env: { TZ: "America/New_York" } });
  await run(process.execPath, [join(root, "bench", "assignment.mjs")]);
  await run(process.execPath, [join(root, "bench", "boundary.mjs")]);
  await compile("examples/replay");
  await run(process.execPath, [join(root, "bench", "replay.mjs")]);
});
