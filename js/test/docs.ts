/** The code in the README and the docs. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const page = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");

/** All blocks of a language on a page. */
export const blocks = (language: string, name = "README.md"): string[] =>
  page(name)
    .split(`\`\`\`${language}\n`)
    .slice(1)
    .map((rest) => rest.split("```")[0] ?? "");

/**
 * Writes the blocks that begin with a file name, as `// name.js`, into a folder where the packages
 * resolve.
 */
export function writeModules(code: readonly string[]): string {
  const target = fileURLToPath(new URL("../../target", import.meta.url));
  mkdirSync(target, { recursive: true });
  const folder = mkdtempSync(join(target, "docs-"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const text of code) {
    const [, name] = /^\/\/ ([\w.-]+)\n/.exec(text) ?? [];
    if (name) writeFileSync(join(folder, name), text);
  }
  return folder;
}
