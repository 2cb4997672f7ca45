// Sets up and builds what the replay needs, then replays a ticket log. `npm run replay -- --help`
// prints the options.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.mjs";
import { compile, job, root, steps } from "./run.mjs";
import { setup } from "./setup.mjs";

await job(async () => {
  await steps(setup);
  await steps([...build(), ["the replay", () => compile("examples/replay")]]);
  console.error();
  // The replay prints its own messages. Its exit code becomes that of this job.
  const replay = [join(root, "target", "replay", "src", "main.js"), ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, replay, { stdio: "inherit" }).status ?? 1;
});
