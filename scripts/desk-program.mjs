// Runs programs of the help desk in this process, so that Ctrl-C reaches them.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./run.mjs";

/**
 * Runs a compiled file of the desk. Its data folder is `target/desk`, unless the environment names
 * another.
 */
export async function runDesk(name) {
  process.env.DESK_DATA ||= join(root, "target", "desk");
  await import(pathToFileURL(join(root, "target", "helpdesk", "src", `${name}.js`)));
}
