import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { check } from "./check.mjs";

/** What a runtime returned, and its version. */
export type Answered = { version: string; answer: ReturnType<typeof check> };

/** The repository. */
export const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[/\\]$/, "");

/** The path of the program that the runtimes run. */
export const PROGRAM = "js/test/runtimes/program.mjs";

/** The golden vectors. */
export const VECTORS = ["calendar", "decisions"] as const;

/** The path of a file of golden vectors. */
export const goldenFile = (name: (typeof VECTORS)[number]): string => `tests/golden/${name}.json`;

/** All golden vectors. */
export const vectors = Object.fromEntries(
  VECTORS.map((name) => [name, JSON.parse(readFileSync(join(root, goldenFile(name)), "utf8"))]),
) as Record<(typeof VECTORS)[number], ReturnType<typeof JSON.parse>>;

/** The path of the file that `import "ticket-engine"` resolves to under a condition. */
export function entry(condition: "workerd" | "import"): string {
  const manifest = JSON.parse(readFileSync(join(root, "pkg", "package.json"), "utf8"));
  return join("pkg", manifest.exports["."][condition].default).replaceAll("\\", "/");
}
