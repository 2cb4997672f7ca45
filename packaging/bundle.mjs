// What `require` gets: each entry as one CommonJS file, from the same sources as the ES modules.
import { join } from "node:path";
import { build } from "esbuild";

/** Writes `<entry>.cjs` for each entry of `pkg`. */
export async function bundle({ pkg, entries }) {
  await build({
    entryPoints: entries.map((entry) => join(pkg, `${entry}.js`)),
    outdir: pkg,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "neutral",
    target: "es2022",
    external: ["date-holidays", "ical.js"],
    logLevel: "warning",
  });
}
