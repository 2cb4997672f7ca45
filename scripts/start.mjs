// The help desk: sets up and builds what is needed, then starts it in this process, which so hears Ctrl-C.
// docs/operations.md has the environment that it heeds.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { pages } from "./pages.mjs";
import { compile, job, root, steps } from "./run.mjs";
import { setup } from "./setup.mjs";

await job(async () => {
  await steps(setup);
  await steps([...build(), ...pages, ["the help desk", () => compile("examples/helpdesk")]]);
  console.error();
  process.env.DESK_DATA ??= join(root, "target", "desk");
  await import(pathToFileURL(join(root, "target", "helpdesk", "src", "main.js")));
});
