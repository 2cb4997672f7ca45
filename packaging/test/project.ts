/**
 * An empty project with the packed tarball installed, as a user does. It sees nothing of the source
 * tree.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { blocks } from "../../js/test/docs.ts";
import { vectors } from "../../js/test/runtimes/answer.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

const CHECKS = join(root, "js", "test", "runtimes");

/** The start of the program that every host runs. */
const PROGRAM = `import * as engine from "ticket-engine";
import vectors from "./vectors.mjs";
import { check } from "./check.mjs";
`;

/** The example of the docs for a bundler that serves the file. */
const [SLIM = ""] = blocks("js", "docs/runtimes.md");
const SLIM_CHECKED = `import * as slim from "ticket-engine/slim";
import vectors from "./vectors.mjs";
import { check } from "./check.mjs";
const { init: begin, initSync, ...exports } = slim;
engine.toMermaid();
console.log(JSON.stringify(check(exports, vectors)));
`;
/** The alternative that the docs give for webpack. */
const [, WEBPACK = ""] = /webpack: (new URL\(.*\))/.exec(SLIM) ?? [];

/** The programs of the project, by file name. */
const PROGRAMS: Record<string, string> = {
  "app.mjs": `${PROGRAM}console.log(JSON.stringify(check(engine, vectors)));\n`,
  "app.cjs": `const engine = require("ticket-engine");
const { TicketEngineError } = require("ticket-engine");
if (TicketEngineError !== engine.TicketEngineError) throw new Error("two classes");
Promise.all([import("./vectors.mjs"), import("./check.mjs")]).then(([vectors, { check }]) => {
  console.log(JSON.stringify(check(engine, vectors.default)));
});
`,
  "thread.mjs": `import { isMainThread, Worker } from "node:worker_threads";
if (isMainThread) new Worker(new URL("./app.mjs", import.meta.url));
`,
  // Import and require in one process: one class, one engine.
  "both.mjs": `import { createRequire } from "node:module";
import { createEngine, TicketEngineError } from "ticket-engine";
const required = createRequire(import.meta.url)("ticket-engine");
console.log(required.TicketEngineError === TicketEngineError && required.createEngine === createEngine);
`,
  "slim-node.mjs": `import { readFileSync } from "node:fs";
import * as slim from "ticket-engine/slim";
import vectors from "./vectors.mjs";
import { check } from "./check.mjs";
let refused;
try {
  slim.createEngine();
} catch (error) {
  refused = error.code;
}
if (refused !== "NOT_INITIALIZED") throw new Error("a call before init was not refused");
slim.initSync(readFileSync(new URL(import.meta.resolve("ticket-engine/engine.wasm"))));
const { init, initSync, ...engine } = slim;
console.log(JSON.stringify(check(engine, vectors)));
`,
  "slim-page.mjs": `import * as slim from "ticket-engine/slim";
import vectors from "./vectors.mjs";
import { check } from "./check.mjs";
await slim.init("/node_modules/ticket-engine/engine.wasm");
const { init, initSync, ...engine } = slim;
console.log(JSON.stringify(check(engine, vectors)));
`,
  "slim-vite.mjs": SLIM + SLIM_CHECKED,
  "slim-webpack.mjs": SLIM.replace(/import url .*/, `const url = ${WEBPACK};`) + SLIM_CHECKED,
  "worker.mjs": `${PROGRAM}export default {
  fetch: () => Response.json(check(engine, vectors)),
};
`,
  "page.html": `<!doctype html>
<script type="importmap">{ "imports": {
  "ticket-engine": "/node_modules/ticket-engine/index.js",
  "ticket-engine/slim": "/node_modules/ticket-engine/slim.js"
} }</script>
<script type="module" src="/app.mjs"></script>
`,
  "slim.html": `<!doctype html>
<script type="importmap">{ "imports": { "ticket-engine/slim": "/node_modules/ticket-engine/slim.js" } }</script>
<script type="module" src="/slim-page.mjs"></script>
`,
  "slim-vite.html": `<!doctype html><script type="module" src="/slim-vite.mjs"></script>\n`,
  "index.html": `<!doctype html><script type="module" src="/app.mjs"></script>\n`,
};

/** Packs the package and installs it. Returns the folder, the tarball and its files. */
export function project(): { folder: string; tarball: string; files: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "ticket-engine-project-"));
  const npm = (args: string[], cwd: string) =>
    execFileSync("npm", args, { cwd, encoding: "utf8", stdio: "pipe", shell: process.platform === "win32" });
  const [packed] = JSON.parse(npm(["pack", "--json", "--pack-destination", folder], join(root, "pkg")));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  npm(["install", "--offline", "--no-audit", "--no-fund", join(folder, packed.filename)], folder);
  for (const name of ["check.mjs", "decisions.mjs", "golden.mjs", "scenario.mjs"])
    copyFileSync(join(CHECKS, name), join(folder, name));
  // As a string, so that bundlers do not process a hundred thousand numbers.
  const text = JSON.stringify(JSON.stringify(vectors));
  writeFileSync(join(folder, "vectors.mjs"), `export default JSON.parse(${text});\n`);
  for (const [name, text] of Object.entries(PROGRAMS)) writeFileSync(join(folder, name), text);
  return {
    folder,
    tarball: join(folder, packed.filename),
    files: packed.files.map((file: { path: string }) => file.path).sort(),
  };
}

/** A folder in the project. The only node_modules above it are the project's. */
export function folderOf(folder: string, name: string): string {
  const path = join(folder, "out", name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** The files in a folder and below. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
