// Runs a bundled worker in Miniflare for one request. `node miniflare.mjs FOLDER`
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Miniflare } from "miniflare";

const [folder] = process.argv.slice(2);
const wasm = readdirSync(folder).filter((name) => name.endsWith(".wasm"));
const worker = new Miniflare({
  modules: [
    { type: "ESModule", path: join(folder, "worker.mjs") },
    ...wasm.map((name) => ({ type: "CompiledWasm", path: join(folder, name) })),
  ],
  modulesRoot: folder,
  compatibilityDate: "2026-07-01",
});
try {
  const response = await worker.dispatchFetch("http://localhost/");
  process.stdout.write(await response.text());
} finally {
  await worker.dispose();
}
