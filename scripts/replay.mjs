// Replays a ticket log: sets up and builds what is needed first. `npm run replay -- --help` says how.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.mjs";
import { compile, job, root, steps } from "./run.mjs";
import { setup } from "./setup.mjs";

await job(async () => {
  await steps(setup);
  await steps([...build(), ["the replay", () => compile("examples/replay")]]);
  console.error();
  // It speaks for itself: its exit code is this job's.
  const replay = [join(root, "target", "replay", "src", "main.js"), ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, replay, { stdio: "inherit" }).status ?? 1;
});
