// The main job: sets up and builds what is needed, then replays a ticket log. `npm start -- --help` says how.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.mjs";
import { job, root, run, steps } from "./run.mjs";
import { setup } from "./setup.mjs";

await job(async () => {
  await steps(setup);
  await steps([
    ...build(),
    [
      "the replay",
      () => run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "examples/replay"]),
    ],
  ]);
  console.error();
  // It speaks for itself: its exit code is this job's.
  const replay = [join(root, "target", "replay", "main.js"), ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, replay, { stdio: "inherit" }).status ?? 1;
});
