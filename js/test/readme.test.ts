import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const block = (language: string) => readme.split(`\`\`\`${language}\n`)[1]?.split("```")[0] ?? "";

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
