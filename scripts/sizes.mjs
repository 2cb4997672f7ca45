// How much of the package travels: `npm run sizes` after a build.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { root, Stop } from "./run.mjs";
import { hasStdSources } from "./setup.mjs";

/** What the engine may weigh by gzip. A change that needs more says why; the aim is 150,000. */
const BUDGET = 200_000;
/** What it may weigh where the standard library cannot be built with it. */
const BUDGET_PREBUILT = 230_000;

/** The sizes in a sentence; throws when the budget is exceeded. */
export function sizes() {
  const wasm = readFileSync(join(root, "pkg", "lib", "engine_bg.wasm"));
  const kilobytes = (bytes) => `${(bytes.length / 1000).toFixed(1)} kB`;
  const gzip = gzipSync(wasm, { level: 9 });
  const brotli = brotliCompressSync(wasm, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length } });
  const budget = hasStdSources() ? BUDGET : BUDGET_PREBUILT;
  if (gzip.length > budget) {
    throw new Stop(
      `The engine weighs ${gzip.length} bytes by gzip; its budget is ${budget} (scripts/sizes.mjs).`,
    );
  }
  return `wasm: ${kilobytes(wasm)} raw, ${kilobytes(gzip)} gzip, ${kilobytes(brotli)} brotli`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(sizes());
