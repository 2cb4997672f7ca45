// Builds the pages of the examples, for a server to serve: `node scripts/pages.mjs`. What is up to date is left alone.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { job, root, run, steps } from "./run.mjs";

const WEB = join("examples", "helpdesk", "web");
const stamp = join(root, "target", "page-stamp");

/** To run after the package has been built, which is part of them. */
export const pages = [["the desk's page", buildPage]];

function buildPage() {
  const now = inputsHash();
  const isFresh = existsSync(join(root, WEB, "dist", "index.html")) && existsSync(stamp);
  if (isFresh && readFileSync(stamp, "utf8") === now) return;
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  run(process.execPath, [vite, "build", "--config", join(WEB, "vite.config.ts"), "--logLevel", "warn"]);
  writeFileSync(stamp, now);
}

function inputsHash() {
  const source = readdirSync(join(root, WEB, "src"), { recursive: true })
    .sort()
    .map((name) => join(WEB, "src", name));
  const rest = ["index.html", "vite.config.ts"].map((name) => join(WEB, name));
  const hash = createHash("sha256");
  for (const file of [...source, ...rest, "package-lock.json", join("target", "pkg-stamp")])
    hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await job(() => steps(pages));
