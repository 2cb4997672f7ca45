/**
 * Cloudflare's runtime, with the files of the package as modules: no bundler, no request, no
 * socket.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { type Answered, entry, goldenFile, root, VECTORS } from "./answer.ts";
import { installed, printed } from "./programs.ts";

const WORKER = "js/test/runtimes/worker.mjs";

export function workerd(): Answered {
  const folder = mkdtempSync(join(tmpdir(), "ticket-engine-workerd-"));
  try {
    const config = join(folder, "config.capnp");
    writeFileSync(config, configuration());
    const version = printed(installed("workerd"), ["--version"]).trim();
    const answer = printed(installed("workerd"), ["test", `--import-path=${root}`, config]);
    return { version, answer: JSON.parse(answer) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every module is named by its path in the repository, so that relative imports resolve. */
function configuration(): string {
  const engine = entry("workerd");
  const modules = [
    ...reachable(WORKER).map(embedded),
    // A bare name resolves beside the module that imports it.
    `(name = "${posix.dirname(WORKER)}/ticket-engine", esModule = "export * from \\"/${engine}\\";")`,
    ...reachable(engine).map(embedded),
    ...VECTORS.map(
      (name) => `(name = "${posix.dirname(WORKER)}/${name}", json = embed "/${goldenFile(name)}")`,
    ),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "check", worker = (
  compatibilityDate = "2026-10-01",
  modules = [
    ${modules.join(",\n    ")},
  ],
))]);
`;
}

/** A module, then all that it imports by relative paths. The first one is the worker. */
function reachable(first: string): string[] {
  const found = new Set([first]);
  for (const module of found) {
    if (module.endsWith(".wasm")) continue;
    const text = readFileSync(join(root, module), "utf8");
    for (const [, relative = ""] of text.matchAll(/^(?:import|export|\}) .*from "(\.[^"]+)"/gm)) {
      found.add(posix.join(posix.dirname(module), relative));
    }
  }
  return [...found];
}

const embedded = (module: string) =>
  `(name = "${module}", ${module.endsWith(".wasm") ? "wasm" : "esModule"} = embed "/${module}")`;
