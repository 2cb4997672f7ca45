import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const page = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const blocks = (language: string, name = "README.md") =>
  page(name)
    .split(`\`\`\`${language}\n`)
    .slice(1)
    .map((rest) => rest.split("```")[0] ?? "");
const block = (language: string) => blocks(language)[0] ?? "";

test("the README's example prints what the README says", () => {
  // In this folder, from which the package is found by its name.
  const file = fileURLToPath(new URL("./readme-example.tmp.mjs", import.meta.url));
  writeFileSync(file, block("js"));
  try {
    expect(execFileSync(process.execPath, [file], { encoding: "utf8" })).toBe(block("text"));
  } finally {
    rmSync(file);
  }
});

test("the TypeScript of the README and the docs is right for a strict project", () => {
  const folder = new URL("./consumer/", import.meta.url);
  const files = [
    ...blocks("ts"),
    ...blocks("ts", "docs/assignment.md"),
    ...blocks("ts", "docs/replay.md"),
    ...blocks("ts", "docs/runtimes.md"),
  ].map((code, index) => {
    const file = fileURLToPath(new URL(`readme-${index}.tmp.ts`, folder));
    writeFileSync(
      file,
      `${code}declare const console: Record<"log" | "error", (...told: unknown[]) => void>;\nexport {};\n`,
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
