/**
 * Embedded databases with nothing in them. PGlite takes seconds to make one: the first is kept under target/ and copied.
 */
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Database, openDatabase } from "../src/database.js";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const { dependencies } = JSON.parse(readFileSync(path("../package.json"), "utf8"));
const KEPT = path(`../../../target/pglite-${dependencies["@electric-sql/pglite"]}`);

/** Puts one into a folder, as if it had been opened there and closed again. */
export async function putEmptyDatabase(folder: string): Promise<void> {
  if (!existsSync(KEPT)) await keepOne();
  await cp(KEPT, folder, { recursive: true });
}

async function keepOne(): Promise<void> {
  const made = await mkdtemp(`${KEPT}-`);
  await (await openDatabase(undefined, made)).close();
  try {
    await rename(made, KEPT);
  } catch (error) {
    await rm(made, { recursive: true });
    // Another test was first.
    if (!existsSync(KEPT)) throw error;
  }
}

/** One that is gone when it is closed. */
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
