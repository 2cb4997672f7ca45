// Sets up and builds what the help desk needs, then starts it. docs/operations.md lists its
// environment variables.
import { build } from "./build.mjs";
import { runDesk } from "./desk-program.mjs";
import { pages } from "./pages.mjs";
import { compile, job, steps } from "./run.mjs";
import { setup } from "./setup.mjs";

await job(async () => {
  await steps(setup);
  await steps([...build(), ...pages, ["the help desk", () => compile("examples/helpdesk")]]);
  console.error();
  await runDesk("main");
});
