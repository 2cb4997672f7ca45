// Bundles the compiled modules. CommonJS: one file per entry. ES modules: one file per entry, and
// shared files for what several entries use, since a runtime starts later with twenty small files.
// The elements contain the library that draws them, so that a page needs no import map for it.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The entry that contains a library. */
const WITH_LIBRARY = "elements";

/**
 * Entries that share next to nothing with the others. A shared file for that would slow all of
 * them.
 */
const SEPARATE = ["holidays", "ical"];

/** The entry of one runtime, which has no `require`. */
const WORKERD = "workerd";

/** Replaces the compiled modules in `pkg` by `<entry>.cjs` and `<entry>.js` for each entry. */
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
    // A server that imports the elements has no DOM to extend.
    inject: [fileURLToPath(new URL("without-dom.mjs", import.meta.url))],
    define: { HTMLElement: "ElementOrNone", document: "documentOrNone" },
  };
  await build({ ...elements, ...require });
  const { outputFiles: ofElements } = await build({ ...elements, format: "esm", write: false });
  const { outputFiles: separate } = await build({
    ...common,
    format: "esm",
    entryPoints: files(SEPARATE),
    write: false,
  });
  const { outputFiles: shared } = await build({
    ...common,
    format: "esm",
    entryPoints: files([...plain.filter((entry) => !SEPARATE.includes(entry)), WORKERD]),
    splitting: true,
    chunkNames: "shared-[hash]",
    // The glue and the bytes stay separate files: entries that need neither share the rest.
    external: [...common.external, "./lib/*", "*.wasm"],
    write: false,
  });
  for (const name of readdirSync(pkg)) if (name.endsWith(".js")) rmSync(join(pkg, name));
  for (const folder of ["generated", "on-call"]) rmSync(join(pkg, folder), { recursive: true, force: true });
  for (const { path, text } of [...shared, ...separate, ...ofElements]) {
    // Shared files have no side effects, and bundlers warn of an import for side effects alone.
    writeFileSync(join(pkg, basename(path)), text.replaceAll(/^import "\.\/shared-\w+\.js";\n/gm, ""));
  }
}
