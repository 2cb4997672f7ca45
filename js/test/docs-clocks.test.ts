/**
 * The examples of docs/clocks.md print what the page shows.
 * Each `ts` block runs as JavaScript, and what it prints is compared with the `text` block after
 * "It prints:".
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../../docs/clocks.md", import.meta.url), "utf8");
const EXAMPLE = /```ts\n([\s\S]*?)```\n\nIt prints:\n\n```text\n([\s\S]*?)```/g;
const examples = [...page.matchAll(EXAMPLE)].map(([, code = "", printed = ""]) => ({ code, printed }));

test("every example of the clocks prints the output that the page shows", () => {
  expect(examples.length).toBe(page.split("```ts\n").length - 1);
  const folder = mkdtempSync(join(fileURLToPath(new URL(".", import.meta.url)), "docs-clocks-"));
  try {
    for (const [index, { code, printed }] of examples.entries()) {
      const file = join(folder, `${index}.mjs`);
      writeFileSync(file, transformSync(code, { loader: "ts", format: "esm" }).code);
      expect(execFileSync(process.execPath, [file], { encoding: "utf8" }), code).toBe(printed);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
