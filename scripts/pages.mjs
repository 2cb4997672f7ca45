// Builds the pages of the examples, unless they are up to date: `node scripts/pages.mjs`.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { digestOf, filesIn } from "./inputs.mjs";
import { job, root, run, steps } from "./run.mjs";

/** Steps to run after the package was built, because the pages include it. */
export const pages = [
  page("the desk's page", "helpdesk", { dist: join("web", "dist"), with: [] }),
  // The studio shares the log reader of the replay and the styles of the desk.
  page("the what-if studio", "what-if", {
    dist: "dist",
    with: [join("examples", "replay", "src"), join("examples", "helpdesk", "web", "src")],
  }),
];

/**
 * The step that builds the page of an example from its `web` folder and the folders that it shares.
 */
function page(name, example, { dist, with: others }) {
  const folder = join("examples", example);
  const web = join(folder, "web");
  const stamp = join(root, "target", `${example}-page-stamp`);
  return [name, build];

  async function build() {
    const now = inputsDigest();
    const isFresh = existsSync(join(root, folder, dist, "index.html")) && existsSync(stamp);
    if (isFresh && readFileSync(stamp, "utf8") === now) return;
    const vite = join(root, "node_modules", "vite", "bin", "vite.js");
    await run(process.execPath, [
      vite,
      "build",
      "--config",
      join(web, "vite.config.ts"),
      "--logLevel",
      "warn",
    ]);
    writeFileSync(stamp, now);
  }

  function inputsDigest() {
    const rest = ["index.html", "vite.config.ts"].map((name) => join(web, name));
    const built = ["package-lock.json", join("target", "pkg-stamp")];
    return digestOf([...[join(web, "src"), ...others].flatMap(filesIn), ...rest, ...built]);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await job(() => steps(pages));
