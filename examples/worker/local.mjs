// Runs the worker in workerd on this machine through Miniflare, bundled as wrangler does it. Its
// storage is temporary.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(new URL("../../packaging/package.json", import.meta.url));
const { build } = require("esbuild");
const { Miniflare } = require("miniflare");

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** Starts the worker. `options` are Miniflare's. */
export async function start({ entry = "src/worker.js", ...options } = {}) {
  const { outputFiles } = await build({
    absWorkingDir: FOLDER,
    entryPoints: [entry],
    bundle: true,
    outfile: "worker.js",
    write: false,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:workers"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
  });
  const isWasm = ({ path }) => path.endsWith(".wasm");
  return new Miniflare({
    // Miniflare runs the first module.
    modules: outputFiles
      .sort((one, other) => isWasm(one) - isWasm(other))
      .map((file) => ({ type: isWasm(file) ? "CompiledWasm" : "ESModule", ...file })),
    modulesRoot: FOLDER,
    compatibilityDate: "2026-07-01",
    durableObjects: { TICKETS: { className: "TicketObject", useSQLite: true } },
    ...options,
  });
}
