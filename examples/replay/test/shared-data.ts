import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The real logs stand beside the repository and are not part of it; tests that need them are skipped without. */
export function sharedLog(name: string): { path: string; isThere: boolean } {
  const path = fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url));
  const isThere = existsSync(path);
  if (!isThere) console.warn(`SKIPPED: the real log ${name} is not beside the repository (shared/data).`);
  return { path, isThere };
}
