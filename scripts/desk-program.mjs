// Programs of the help desk, run in this process, which so hears Ctrl-C.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./run.mjs";

/** Runs what a file of its source was compiled to; its data are in `target/desk` unless the environment says where. */
export async function runDesk(name) {
  process.env.DESK_DATA ||= join(root, "target", "desk");
  await import(pathToFileURL(join(root, "target", "helpdesk", "src", `${name}.js`)));
}
