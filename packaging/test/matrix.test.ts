import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as engine from "ticket-engine";
import { afterAll, describe, expect, test } from "vitest";
import { vectors } from "../../js/test/runtimes/answer.ts";
import { check } from "../../js/test/runtimes/check.mjs";
import { closeBrowser } from "../../js/test/runtimes/pages.ts";
import { hosts, sharesOneClass, treeShaken } from "./hosts.ts";
import { project } from "./project.ts";

const here = JSON.stringify(check(engine, vectors));
const { folder, files } = project();
const lines: string[] = [];

afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
  console.log(`the packed tarball, installed into an empty project:\n${lines.join("\n")}`);
});

describe("the same import gives the same results, byte for byte,", () => {
  test.each(hosts)("in $name", async ({ name, run }) => {
    const start = performance.now();
    const printed = await run(folder);
    if (printed === null) {
      lines.push(`  ${name.padEnd(44)} skipped: its program is not installed here`);
      return;
    }
    // `expect` would print both in full.
    expect(printed.trim() === here, `${name} printed ${printed.length} characters that differ`).toBe(true);
    lines.push(
      `  ${name.padEnd(44)} the same   ${((performance.now() - start) / 1000).toFixed(1).padStart(5)} s`,
    );
  });
});

test("import and require of one process are one package", () => {
  expect(sharesOneClass(folder)).toBe(true);
});

test("a bundle that does not use the engine does not carry it", async () => {
  expect(await treeShaken(folder)).toBeLessThan(2_000);
});

test("the tarball contains these files and no others", () => {
  // Shared files are named by a hash of their content.
  const named = files.map((file) => file.replace(/^shared-\w+/, "shared-*"));
  expect(named.filter((file) => !/^lib\//.test(file))).toMatchInlineSnapshot(`
    [
      "CHANGELOG.md",
      "LICENSE-APACHE",
      "LICENSE-MIT",
      "README.md",
      "elements.cjs",
      "elements.d.cts",
      "elements.d.ts",
      "elements.js",
      "engine.wasm",
      "holidays.cjs",
      "holidays.d.cts",
      "holidays.d.ts",
      "holidays.js",
      "ical.cjs",
      "ical.d.cts",
      "ical.d.ts",
      "ical.js",
      "index.cjs",
      "index.d.cts",
      "index.d.ts",
      "index.js",
      "on-call.cjs",
      "on-call.d.cts",
      "on-call.d.ts",
      "on-call.js",
      "package.json",
      "shared-*.js",
      "shared-*.js",
      "slim.cjs",
      "slim.d.cts",
      "slim.d.ts",
      "slim.js",
      "workerd.js",
    ]
  `);
  expect(files.filter((file) => /^lib\//.test(file))).toEqual(["lib/engine.js", "lib/wasm-inline.js"]);
});

test("the README of the package shows how to use it, and links to no file outside of it", () => {
  const readme = readFileSync(join(folder, "node_modules", "ticket-engine", "README.md"), "utf8");
  expect([...readme.matchAll(/\]\((?!https?:|#)[^)]*\)/g)].map(([found]) => found)).toEqual([]);
  expect([...readme.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toContain("The first decision");
  expect(readme).toContain("npm install ticket-engine");
});
