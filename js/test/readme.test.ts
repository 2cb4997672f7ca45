import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { expect, test } from "vitest";
import { blocks } from "./docs.ts";

const block = (language: string) => blocks(language)[0] ?? "";

test("the README's example prints the output that the README shows", () => {
  // In this folder, where the package resolves by its name.
  const file = fileURLToPath(new URL("./readme-example.tmp.mjs", import.meta.url));
  writeFileSync(file, block("js"));
  try {
    expect(execFileSync(process.execPath, [file], { encoding: "utf8" })).toBe(block("text"));
  } finally {
    rmSync(file);
  }
});

test("the TypeScript of the README and the docs compiles in a strict project", () => {
  const folder = new URL("./consumer/", import.meta.url);
  const files = [
    ...blocks("ts"),
    ...blocks("ts", "docs/assignment.md"),
    ...blocks("ts", "docs/clocks.md"),
    ...blocks("ts", "docs/replay.md"),
    ...blocks("ts", "docs/runtimes.md"),
  ].map((code, index) => {
    const file = fileURLToPath(new URL(`readme-${index}.tmp.ts`, folder));
    writeFileSync(
      file,
      `${code}declare const console: Record<"log" | "error", (...args: unknown[]) => void>;\nexport {};\n`,
    );
    return file;
  });
  expect(files.length).toBeGreaterThan(3);
  try {
    const tsc = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
    execFileSync(process.execPath, [tsc, "-p", fileURLToPath(folder)], { encoding: "utf8", stdio: "pipe" });
  } finally {
    for (const file of files) rmSync(file);
  }
});

test("the set-up file for Jest adds the encoders that jsdom lacks", () => {
  const run = (setUp: string) => {
    // A global of jsdom has what JavaScript and a page have, but neither encoder.
    const { atob, console, performance } = globalThis;
    const context = vm.createContext({ atob, console, performance, require: createRequire(import.meta.url) });
    const bundle = readFileSync(new URL("../../pkg/index.cjs", import.meta.url), "utf8");
    const program = `const module = { exports: {} };
(function (exports) { ${bundle}\n})(module.exports);
module.exports.createEngine().toMermaid();`;
    return vm.runInContext(setUp + program, context) as string;
  };
  const [setUp = ""] = blocks("cjs", "docs/runtimes.md");
  expect(run(setUp)).toMatch(/^stateDiagram/);
  expect(() => run("")).toThrow(/Text(?:En|De)coder is not defined/);
});
