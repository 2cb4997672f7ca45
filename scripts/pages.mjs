// Builds the pages of the examples, for a server to serve: `node scripts/pages.mjs`. What is up to date is left alone.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { job, root, run, steps } from "./run.mjs";

/** To run after the package has been built, which is part of them. */
export const pages = [
  page("the desk's page", "helpdesk", { dist: join("web", "dist"), with: [] }),
  // It reads logs as the replay does, and looks like the desk's page.
  page("the what-if studio", "what-if", {
    dist: "dist",
    with: [join("examples", "replay", "src"), join("examples", "helpdesk", "web", "src")],
  }),
];

/** The step that builds the page of an example from its `web` folder, and from what it takes from its neighbours. */
function page(name, example, { dist, with: others }) {
  const folder = join("examples", example);
  const web = join(folder, "web");
  const stamp = join(root, "target", `${example}-page-stamp`);
  return [name, build];

  function build() {
    const now = inputsHash();
    const isFresh = existsSync(join(root, folder, dist, "index.html")) && existsSync(stamp);
    if (isFresh && readFileSync(stamp, "utf8") === now) return;
    const vite = join(root, "node_modules", "vite", "bin", "vite.js");
    run(process.execPath, [vite, "build", "--config", join(web, "vite.config.ts"), "--logLevel", "warn"]);
    writeFileSync(stamp, now);
  }

  function inputsHash() {
    const sources = [join(web, "src"), ...others].flatMap(filesIn);
    const rest = ["index.html", "vite.config.ts"].map((name) => join(web, name));
    const hash = createHash("sha256");
    for (const file of [...sources, ...rest, "package-lock.json", join("target", "pkg-stamp")])
      hash.update(file).update(readFileSync(join(root, file)));
    return hash.digest("hex");
  }
}

const filesIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();

if (import.meta.url === pathToFileURL(process.argv[1]).href) await job(() => steps(pages));
