import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * A real log. They lie next to the repository and are not part of it; tests that need a missing one
 * are skipped.
 */
export function sharedLog(name: string): { path: string; exists: boolean } {
  const path = fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url));
  const exists = existsSync(path);
  if (!exists) console.warn(`SKIPPED: the real log ${name} is not next to the repository (shared/data).`);
  return { path, exists };
}
