// Shows that the core knows no JavaScript: a crate that uses the calendar alone
// (tests/calendar-only) is compiled for WebAssembly with and without WASI. The linked module
// imports nothing and exports only the crate's one function.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { job, root, run, Stop } from "./run.mjs";
import { TARGET, WASI_TARGET } from "./setup.mjs";

/** The export of the crate, and those that the linker adds to every module. */
const EXPORTS = ["due_at_ms", "memory", "__data_end", "__heap_base"];

/** Friday 2026-11-20, 17:00 UTC, and two working hours later: Monday, ten o'clock. */
const [START, MINUTES, DUE] = [Date.UTC(2026, 10, 20, 17), 120, Date.UTC(2026, 10, 23, 10)];

/**
 * Checks the crate for one target, links it for the other, and reads the module's imports and
 * exports.
 */
export async function checkPure(folder = join(root, "tests", "calendar-only")) {
  const built = join(root, "target", "pure");
  const cargo = (command, target) =>
    run("cargo", [
      command,
      "--quiet",
      ...["--manifest-path", join(folder, "Cargo.toml"), "--target", target, "--target-dir", built],
    ]);
  await cargo("check", WASI_TARGET);
  await cargo("build", TARGET);
  const module = new WebAssembly.Module(readFileSync(join(built, TARGET, "debug", "calendar_only.wasm")));
  const imports = WebAssembly.Module.imports(module).map(({ module, name }) => `${module}.${name}`);
  if (imports.length > 0) throw new Stop(`The calendar alone imports ${listed(imports)}.`);
  const more = WebAssembly.Module.exports(module).filter(({ name }) => !EXPORTS.includes(name));
  if (more.length > 0) throw new Stop(`The calendar alone exports ${listed(more.map(({ name }) => name))}.`);
  const due = new WebAssembly.Instance(module).exports.due_at_ms(START, MINUTES);
  if (due !== DUE) throw new Stop(`The calendar alone returned ${due} instead of ${DUE}.`);
  console.log(
    "The calendar alone imports nothing, exports its one function, and computes the right deadline.",
  );
}

const listed = (names) =>
  `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;

if (import.meta.url === pathToFileURL(process.argv[1]).href) await job(() => checkPure(process.argv[2]));
