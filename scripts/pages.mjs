// Builds the pages of the examples, for a server to serve: `node scripts/pages.mjs`. What is up to date is left alone.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { job, root, run, steps } from "./run.mjs";

/** Each example with a page, and the folders that it is made of. */
const PAGES = [
  ["helpdesk", ["examples/helpdesk/web"]],
  ["what-if", ["examples/what-if/web", "examples/replay/src"]],
].filter(([name]) => existsSync(configOf(name)));

/** To run after the package has been built, which is part of them. */
export const pages = PAGES.map(([name, folders]) => [`the page of ${name}`, () => buildPage(name, folders)]);

function configOf(name) {
  return join(root, "examples", name, "web", "vite.config.ts");
}

function buildPage(name, folders) {
  const stamp = join(root, "target", "pages", name);
  const now = hashOf(folders);
  const isBuilt = existsSync(join(root, "examples", name, "web", "dist", "index.html"));
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  run(process.execPath, [vite, "build", "--config", configOf(name), "--logLevel", "warn"]);
  mkdirSync(join(root, "target", "pages"), { recursive: true });
  writeFileSync(stamp, now);
}

function hashOf(folders) {
  const inside = (folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .map((entry) => [entry, join(entry.parentPath, entry.name)])
      .filter(([entry, path]) => entry.isFile() && !path.startsWith(join(root, folder, "dist")))
      .map(([, path]) => path);
  const built = ["package-lock.json", join("target", "pkg-stamp")].map((name) => join(root, name));
  const hash = createHash("sha256");
  for (const file of [...folders.flatMap(inside).sort(), ...built])
    hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await job(() => steps(pages));
