// What `require` gets: each entry as one CommonJS file, from the same sources as the ES modules. The elements are one file
// as an ES module too: the library that draws them is inside, so that a page imports them without an import map for it.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The entry with a library inside. */
const WITH_LIBRARY = "elements";

/** Writes `<entry>.cjs` for each entry of `pkg`, and the elements' ES module in the place of what was compiled. */
export async function bundle({ pkg, entries }) {
  const common = {
    outdir: pkg,
    bundle: true,
    platform: "neutral",
    target: "es2022",
    external: ["date-holidays", "ical.js"],
    logLevel: "warning",
  };
  const plain = entries.filter((entry) => entry !== WITH_LIBRARY);
  const require = { format: "cjs", outExtension: { ".js": ".cjs" } };
  const files = (names) => names.map((entry) => join(pkg, `${entry}.js`));
  await build({ ...common, ...require, entryPoints: files(plain) });
  const elements = {
    ...common,
    entryPoints: files([WITH_LIBRARY]),
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "inline",
    // A server that imports them has no DOM to extend.
    inject: [fileURLToPath(new URL("without-dom.mjs", import.meta.url))],
    define: { HTMLElement: "ElementOrNone", document: "documentOrNone" },
  };
  await build({ ...elements, ...require });
  await build({ ...elements, format: "esm", allowOverwrite: true });
}
