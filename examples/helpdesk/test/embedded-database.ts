/**
 * Empty embedded databases. PGlite takes seconds to create one, so the first is cached under
 * target/ and copied.
 */
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Database, openDatabase } from "../src/database.js";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const { dependencies } = JSON.parse(readFileSync(path("../package.json"), "utf8"));
const CACHED = path(`../../../target/pglite-${dependencies["@electric-sql/pglite"]}`);

/** Copies an empty database into a folder, as if it had been opened there and closed again. */
export async function putEmptyDatabase(folder: string): Promise<void> {
  if (!existsSync(CACHED)) await cacheOne();
  await cp(CACHED, folder, { recursive: true });
}

async function cacheOne(): Promise<void> {
  const created = await mkdtemp(`${CACHED}-`);
  await (await openDatabase(undefined, created)).close();
  try {
    await rename(created, CACHED);
  } catch (error) {
    await rm(created, { recursive: true });
    // Expected when another test was faster.
    if (!existsSync(CACHED)) throw error;
  }
}

/** Opens an empty database that is deleted when it is closed. */
export async function openEmptyDatabase(): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), "ticket-engine-embedded-"));
  await putEmptyDatabase(folder);
  const database = await openDatabase(undefined, folder);
  return {
    ...database,
    async close() {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}
