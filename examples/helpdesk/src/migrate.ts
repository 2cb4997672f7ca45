/** Migrates a database: runs each file of `migrations` once, in the order of their names. */
import { readdir, readFile } from "node:fs/promises";
import type { Database } from "./sql.js";

/** The key of the advisory lock that lets one process migrate at a time. */
const LOCK = 7_461_629;

export async function migrate(database: Database, folder: URL): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return database.transaction(async (transaction) => {
    await transaction.query("select pg_advisory_xact_lock($1)", [LOCK]);
    await transaction.query(
      "create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())",
    );
    const applied = new Set(
      (await transaction.query<{ name: string }>("select name from migrations")).map(({ name }) => name),
    );
    const missing = files.filter((name) => !applied.has(name));
    for (const name of missing) {
      await transaction.run(await readFile(new URL(name, folder), "utf8"));
      await transaction.query("insert into migrations (name) values ($1)", [name]);
    }
    return missing;
  });
}
