/** The secret that signs tokens: made once, and kept where only its owner reads it. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

export async function secretIn(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "secret");
  try {
    // Not over one that is there: tokens outlive the process that signed them.
    await writeFile(file, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFile(file, "utf8");
}
