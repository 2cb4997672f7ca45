// Checks the dependencies by the rules of deny.toml: `npm run deny`. Bans, licences and sources
// need no network. Advisories are checked if their database can be fetched.
import { job, run, steps, succeeds } from "./run.mjs";
import { installTool, tool } from "./setup.mjs";

const VERSION = "0.20.2";

const check = (...what) => run(tool("cargo-deny"), ["--workspace", "check", ...what]);

async function advisories() {
  if (await succeeds(tool("cargo-deny"), ["fetch", "db"])) await check("advisories");
  else console.error("Not checked: the database of advisories could not be fetched.");
}

await job(() =>
  steps([
    [
      "cargo-deny (about a minute the first time)",
      () => installTool("cargo-deny", { version: VERSION, hint: "cargo-deny could not be built." }),
    ],
    ["bans, licences and sources", () => check("bans", "licenses", "sources")],
    ["advisories", advisories],
  ]),
);
