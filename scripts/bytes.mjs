// What the bytes of the engine are, by the part of the source that they come from: `npm run bytes`.
// It builds once more, with function names, and does not change the package.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { compiledIn, compileTo, optimize, WASM_OPT } from "./build.mjs";
import { job, root, steps } from "./run.mjs";
import { setup, writeGlue } from "./setup.mjs";

const folder = join(root, "target", "bytes");
const module = join(folder, "engine_bg.wasm");

async function build() {
  mkdirSync(folder, { recursive: true });
  await compileTo(folder, { CARGO_PROFILE_RELEASE_STRIP: "none", CARGO_PROFILE_RELEASE_DEBUG: "0" });
  await writeGlue(compiledIn(folder), folder, "engine");
  await optimize(module, ["-g"]);
}

/**
 * The functions of the module with their sizes, and the size of its data, as wasm-opt measures
 * them.
 */
function measure() {
  const args = [WASM_OPT, module, "--all-features", "--func-metrics"];
  // It warns that it writes no module.
  const stdio = ["ignore", "pipe", "ignore"];
  const printed = execFileSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio });
  const functions = [...printed.matchAll(/^func: (.*)\n \[binary-bytes\] *: (\d+)/gm)].map(
    ([, name, size]) => ({ name: name.replace(/\[[0-9a-f]{16}\]/g, ""), size: Number(size) }),
  );
  const [, data] = /^ \[memory-data\] *: (\d+)/m.exec(printed);
  return { functions, data: Number(data) };
}

/** The part of the source that a function comes from, by its name. */
function partOf(name) {
  const plain = name.replace(/^_?<(?:impl )?/, "").replace(/^&?(?:mut )?/, "");
  if (/drop_in_place/.test(name)) return "dropping values";
  if (/Deserialize|serde::de|::de::|Visitor/.test(name)) return "reading (serde)";
  if (/Serialize|serde::ser|::ser::/.test(name)) return "writing (serde)";
  if (/(?:^|[<& ])(?:alloc|core|std|hashbrown)::.*sort|slice::sort/.test(name)) return "sorting";
  const [path] = /ticket_engine(?:_wasm)?(?:::[a-z_]+){1,2}/.exec(plain) ?? [];
  if (path) return path;
  const crate = /^([a-z_0-9]+)::/.exec(plain)?.[1];
  return crate ?? "other";
}

function report() {
  const { functions, data } = measure();
  const code = functions.reduce((sum, { size }) => sum + size, 0);
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(9)} kB`;
  const show = (title, rows, limit = rows.length) => {
    console.log(`\n${title}`);
    for (const [name, size] of rows.sort((a, b) => b[1] - a[1]).slice(0, limit))
      console.log(`${kilobytes(size)}  ${name}`);
  };
  const parts = new Map();
  for (const { name, size } of functions) parts.set(partOf(name), (parts.get(partOf(name)) ?? 0) + size);
  show("before compression", [
    ["code", code],
    ["data", data],
  ]);
  show(`${functions.length.toLocaleString("en")} functions, by where they come from`, [...parts], 40);
  show(
    "the largest functions",
    functions.map(({ name, size }) => [name.slice(0, 110), size]),
    25,
  );
}

await job(async () => {
  await steps([...setup, ["the engine with its names", build]]);
  report();
});
