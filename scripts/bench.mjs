// Speed beside peers, in one run: `npm run bench`. These figures are shown, never tested.
import { join } from "node:path";
import { build } from "./build.mjs";
import { job, root, run, steps } from "./run.mjs";
import { setup } from "./setup.mjs";

await job(async () => {
  await steps([...setup, ...build()]);
  run(process.execPath, [join(root, "bench", "calendar.mjs")], { env: { TZ: "America/New_York" } });
  console.log();
  run("cargo", ["run", "--quiet", "--release", "--manifest-path", join("bench", "native", "Cargo.toml")], {
    env: { CARGO_TARGET_DIR: join(root, "target", "bench") },
  });
});
