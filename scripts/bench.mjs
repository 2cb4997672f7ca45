// Speed beside peers, in one run: `npm run bench`. These figures are shown, never tested. `cargo bench` has the
// native ones with their statistics.
import { join } from "node:path";
import { build, optimize } from "./build.mjs";
import { compile, job, root, run, steps } from "./run.mjs";
import { lockedVersion, setup, tool } from "./setup.mjs";

const TARGET = "wasm32-unknown-unknown";
const folder = join(root, "target", "bench");
const manifest = join(root, "bench", "workclock", "Cargo.toml");

/** The peer whose crate has to be built: with the same tools and flags as ours. */
function workclock() {
  const version = lockedVersion("wasm-bindgen");
  run("cargo", ["update", "--quiet", "--manifest-path", manifest, "wasm-bindgen", "--precise", version]);
  run("cargo", [
    "build",
    "--release",
    "--target",
    TARGET,
    "--manifest-path",
    manifest,
    "--target-dir",
    folder,
  ]);
  run(tool("wasm-bindgen"), [
    join(folder, TARGET, "release", "workclock_wasm.wasm"),
    "--target",
    "web",
    "--out-dir",
    folder,
  ]);
  optimize(join(folder, "workclock_wasm_bg.wasm"));
}

await job(async () => {
  await steps([...setup, ...build(), ["workclock to WebAssembly", workclock]]);
  run(process.execPath, [join(root, "bench", "calendar.mjs")], { env: { TZ: "America/New_York" } });
  run(process.execPath, [join(root, "bench", "assignment.mjs")]);
  run(process.execPath, [join(root, "bench", "boundary.mjs")]);
  compile("examples/replay");
  run(process.execPath, [join(root, "bench", "replay.mjs")]);
});
