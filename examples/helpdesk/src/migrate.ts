/** Brings a database to the newest shape: each file of `migrations` once, in the order of their names. */
import { readdir, readFile } from "node:fs/promises";
import type { Database } from "./database.js";

/** Of the lock under which one process at a time migrates. */
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
      for (const statement of statements(await readFile(new URL(name, folder), "utf8")))
        await transaction.query(statement);
      await transaction.query("insert into migrations (name) values ($1)", [name]);
    }
    return missing;
  });
}

/** The statements of a file: they end with a semicolon at the end of a line, outside of a `$$` body. */
function statements(text: string): string[] {
  const found: string[] = [];
  let statement = "";
  let inBody = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("--")) continue;
    statement += `${line}\n`;
    if (line.split("$$").length % 2 === 0) inBody = !inBody;
    if (!inBody && line.trimEnd().endsWith(";")) {
      found.push(statement);
      statement = "";
    }
  }
  if (statement.trim() !== "") found.push(statement);
  return found;
}
