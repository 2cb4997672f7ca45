// What `require` gets: each entry as one CommonJS file, from the same sources as the ES modules. These are put together too,
// into a file for each entry and one for what several share: a runtime that reads twenty small ones starts later. The
// elements have the library that draws them inside, so that a page imports them without an import map for it.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The entry with a library inside. */
const WITH_LIBRARY = "elements";

/** Entries that share next to nothing with the others: a part of its own for that would be a file more to read for all. */
const APART = ["holidays", "ical"];

/** An entry that only `import` and only one runtime has. */
const WORKERD = "workerd";

/** Writes `<entry>.cjs` and `<entry>.js` for each entry of `pkg`, in the place of the modules that were compiled. */
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
  const { outputFiles: drawn } = await build({ ...elements, format: "esm", write: false });
  const { outputFiles: apart } = await build({
    ...common,
    format: "esm",
    entryPoints: files(APART),
    write: false,
  });
  const { outputFiles: shared } = await build({
    ...common,
    format: "esm",
    entryPoints: files([...plain.filter((entry) => !APART.includes(entry)), WORKERD]),
    splitting: true,
    chunkNames: "shared-[hash]",
    // The glue and the bytes stay files of their own: the entries that need neither share the rest.
    external: [...common.external, "./lib/*", "*.wasm"],
    write: false,
  });
  for (const name of readdirSync(pkg)) if (name.endsWith(".js")) rmSync(join(pkg, name));
  rmSync(join(pkg, "generated"), { recursive: true, force: true });
  for (const { path, text } of [...shared, ...apart, ...drawn]) {
    // What is imported for its effects alone: none of the shared parts has any, and bundlers would warn of it.
    writeFileSync(join(pkg, basename(path)), text.replaceAll(/^import "\.\/shared-\w+\.js";\n/gm, ""));
  }
}
