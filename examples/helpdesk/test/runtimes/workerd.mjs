/**
 * The desk in workerd through Miniflare: `node workerd.mjs BUNDLE URL SECRET`. Prints its address
 * and serves until it is killed.
 */
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("../../../../packaging/package.json", import.meta.url));
const { Miniflare } = require("miniflare");
const [folder, DATABASE_URL, DESK_SECRET] = process.argv.slice(2);
const wasm = readdirSync(folder).filter((name) => name.endsWith(".wasm"));
const worker = new Miniflare({
  host: "127.0.0.1",
  port: 0,
  modules: [
    { type: "ESModule", path: join(folder, "edge.js") },
    ...wasm.map((name) => ({ type: "CompiledWasm", path: join(folder, name) })),
  ],
  modulesRoot: folder,
  compatibilityDate: "2026-07-01",
  compatibilityFlags: ["nodejs_compat"],
  unsafeTriggerHandlers: true,
  bindings: { DATABASE_URL, DESK_SECRET },
});
process.once("SIGTERM", () => worker.dispose().then(() => process.exit()));
console.log((await worker.ready).origin);
