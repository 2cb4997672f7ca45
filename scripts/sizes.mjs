// Prints the download size of the engine: `npm run sizes` after a build.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { hasPrebuiltStd } from "./build.mjs";
import { job, root, Stop } from "./run.mjs";

/**
 * The most bytes that the engine may have by gzip. A change that raises it says why: configurable
 * clocks, groups, working days and attribution. It is to come down to 214,000.
 */
const BUDGET = 230_500;
/** The budget with the prebuilt standard library: 15 % more. */
const BUDGET_PREBUILT = 265_000;

/**
 * By `gzip -9` if it is installed. Node's zlib trades one percent of size for speed, and how much
 * depends on its version.
 */
function gzipped(bytes) {
  const { status, stdout } = spawnSync("gzip", ["-9", "-c"], { input: bytes, maxBuffer: 2 * bytes.length });
  return status === 0 ? stdout : gzipSync(bytes, { level: 9 });
}

/** The sizes in a sentence. Throws if the budget is exceeded. */
export function sizes() {
  const wasm = readFileSync(join(root, "pkg", "lib", "engine_bg.wasm"));
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  const gzip = gzipped(wasm);
  const brotli = brotliCompressSync(wasm, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length } });
  const budget = hasPrebuiltStd() ? BUDGET_PREBUILT : BUDGET;
  if (gzip.length > budget) {
    throw new Stop(
      `The engine weighs ${gzip.length} bytes by gzip; its budget is ${budget} (scripts/sizes.mjs).`,
    );
  }
  const [raw, zipped, brotlied] = [wasm, gzip, brotli].map(({ length }) => kilobytes(length));
  return `wasm: ${raw} raw, ${zipped} gzip (of ${kilobytes(budget)}), ${brotlied} brotli`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await job(() => console.log(sizes()));
