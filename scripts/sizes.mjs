// How much of the package travels: `npm run sizes` after a build.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { root } from "./run.mjs";

export function sizes() {
  const wasm = readFileSync(join(root, "pkg", "lib", "engine_bg.wasm"));
  const kilobytes = (bytes) => `${(bytes.length / 1000).toFixed(1)} kB`;
  const gzip = gzipSync(wasm, { level: 9 });
  const brotli = brotliCompressSync(wasm, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length } });
  return `wasm: ${kilobytes(wasm)} raw, ${kilobytes(gzip)} gzip, ${kilobytes(brotli)} brotli`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(sizes());
