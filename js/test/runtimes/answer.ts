import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { check } from "./check.mjs";

/** What a runtime answered, and which version of it. */
export type Answered = { version: string; answer: ReturnType<typeof check> };

/** The repository. */
export const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[/\\]$/, "");

/** The program that the runtimes run, from the repository. */
export const PROGRAM = "js/test/runtimes/program.mjs";

/** The golden vectors. */
export const VECTORS = ["calendar", "decisions"] as const;

/** A file of golden vectors, from the repository. */
export const goldenFile = (name: (typeof VECTORS)[number]): string => `tests/golden/${name}.json`;

/** All golden vectors. */
export const vectors = Object.fromEntries(
  VECTORS.map((name) => [name, JSON.parse(readFileSync(join(root, goldenFile(name)), "utf8"))]),
) as Record<(typeof VECTORS)[number], ReturnType<typeof JSON.parse>>;

/** The file that a runtime with this condition gets for `import "ticket-engine"`, from the repository. */
export function entry(condition: "workerd" | "import"): string {
  const manifest = JSON.parse(readFileSync(join(root, "pkg", "package.json"), "utf8"));
  return join("pkg", manifest.exports["."][condition].default).replaceAll("\\", "/");
}
