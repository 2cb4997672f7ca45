// What the bytes of the engine are, by the part of the source that they come from: `npm run bytes`. It builds once more,
// with the names of functions kept, and changes nothing of the package.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compiledIn, compileTo, optimize } from "./build.mjs";
import { job, root, run, steps } from "./run.mjs";
import { setup, tool } from "./setup.mjs";

const folder = join(root, "target", "bytes");

function build() {
  mkdirSync(folder, { recursive: true });
  compileTo(folder, { CARGO_PROFILE_RELEASE_STRIP: "none", CARGO_PROFILE_RELEASE_DEBUG: "0" });
  run(tool("wasm-bindgen"), [
    compiledIn(folder),
    "--target",
    "web",
    "--out-dir",
    folder,
    "--out-name",
    "engine",
  ]);
  optimize(join(folder, "engine_bg.wasm"), ["-g"]);
}

/** A reader of the binary format: only what is needed to weigh functions and sections. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** An unsigned LEB128. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString("utf8", this.at - length, this.at);
  }
}

const SECTIONS = [
  "custom",
  "types",
  "imports",
  "functions",
  "tables",
  "memory",
  "globals",
  "exports",
  "start",
  "elements",
  "code",
  "data",
  "data count",
];

/** The sizes of sections, and of functions by name. */
function weigh(bytes) {
  const reader = new Reader(bytes, 8);
  const sections = new Map();
  const sizes = [];
  const names = new Map();
  let imported = 0;
  while (reader.at < bytes.length) {
    const id = bytes[reader.at++];
    const size = reader.number();
    const end = reader.at + size;
    const inside = new Reader(bytes, reader.at);
    if (id === 2) imported = importedFunctions(inside);
    if (id === 10) {
      for (let left = inside.number(); left > 0; left--) {
        const length = inside.number();
        sizes.push(length);
        inside.at += length;
      }
    }
    if (id === 0 && inside.text() === "name") readNames(inside, end, names);
    else sections.set(SECTIONS[id], (sections.get(SECTIONS[id]) ?? 0) + size);
    reader.at = end;
  }
  return {
    sections,
    functions: sizes.map((size, index) => ({
      name: (names.get(imported + index) ?? "?").replace(/\[[0-9a-f]{16}\]/g, ""),
      size,
    })),
  };
}

function importedFunctions(reader) {
  let functions = 0;
  for (let left = reader.number(); left > 0; left--) {
    reader.text();
    reader.text();
    const kind = reader.bytes[reader.at++];
    // Functions have a type; what else is imported has limits or a kind.
    if (kind === 0) functions++;
    if (kind === 1 || kind === 3) reader.at++;
    if (kind === 0) reader.number();
    else if (kind === 3) reader.at++;
    else {
      const hasMost = reader.bytes[reader.at++] & 1;
      reader.number();
      if (hasMost) reader.number();
    }
  }
  return functions;
}

function readNames(reader, end, names) {
  while (reader.at < end) {
    const kind = reader.bytes[reader.at++];
    const after = reader.number() + reader.at;
    if (kind === 1) {
      for (let left = reader.number(); left > 0; left--) names.set(reader.number(), reader.text());
    }
    reader.at = after;
  }
}

/** The part of the source that a function comes from, by its name. */
function partOf(name) {
  const plain = name.replace(/^_?<(?:impl )?/, "").replace(/^&?(?:mut )?/, "");
  if (/drop_in_place/.test(name)) return "dropping values";
  if (/Deserialize|serde::de|::de::|Visitor/.test(name)) return "reading (serde)";
  if (/Serialize|serde::ser|::ser::/.test(name)) return "writing (serde)";
  if (/(?:^|[<& ])(?:alloc|core|std|hashbrown)::.*sort|slice::sort/.test(name)) return "sorting";
  const own = /ticket_engine::([a-z_]+)(?:::([a-z_]+))?/.exec(plain);
  if (own)
    return `ticket_engine::${own[1]}${["wasm", "plain", "input"].includes(own[1]) || !own[2] ? "" : `::${own[2]}`}`;
  const crate = /^([a-z_0-9]+)::/.exec(plain)?.[1];
  return crate ?? "other";
}

function report() {
  const { sections, functions } = weigh(readFileSync(join(folder, "engine_bg.wasm")));
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(9)} kB`;
  const show = (title, rows, limit = rows.length) => {
    console.log(`\n${title}`);
    for (const [name, size] of rows.sort((a, b) => b[1] - a[1]).slice(0, limit))
      console.log(`${kilobytes(size)}  ${name}`);
  };
  const parts = new Map();
  for (const { name, size } of functions) parts.set(partOf(name), (parts.get(partOf(name)) ?? 0) + size);
  show("sections, before compression", [...sections]);
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
