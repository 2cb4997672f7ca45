/** The modules of js/src depend on one another in one direction, types included. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

const modules = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));

/** The modules that a module imports or exports from. */
function importsOf(name: string): string[] {
  const text = readFileSync(join(SRC, name), "utf8");
  const paths = [...text.matchAll(/ from "(\.[^"]+)\.js"/g)].map(([, path]) => String(path));
  return paths
    .map((path) => `${posix.join(posix.dirname(name), path)}.ts`)
    .filter((path) => modules.includes(path));
}

const imports = new Map(modules.map((name) => [name, importsOf(name)]));

/** The modules that a module depends on, directly or through others. */
function dependenciesOf(name: string, found = new Set<string>()): Set<string> {
  for (const imported of imports.get(name) ?? []) {
    if (found.has(imported)) continue;
    found.add(imported);
    dependenciesOf(imported, found);
  }
  return found;
}

test("no module depends on itself", () => {
  expect(modules.length).toBeGreaterThan(30);
  expect(modules.filter((name) => dependenciesOf(name).has(name))).toEqual([]);
});

test("one module reserves room in the engine's memory", () => {
  const callers = modules.filter((name) => /\broomFor\(/.test(readFileSync(join(SRC, name), "utf8")));
  expect(callers).toEqual(["exchange.ts"]);
});
