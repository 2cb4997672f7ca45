/**
 * PostgreSQL: a server if there is a `DATABASE_URL`, else PGlite, which is PostgreSQL compiled to
 * WebAssembly, in a folder. Both run the same SQL.
 */
import { mkdir } from "node:fs/promises";
import { setImmediate as yieldToEvents } from "node:timers/promises";
import type { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { lockFolder } from "./folder-lock.js";
import type { Database, Queries, Row } from "./sql.js";

export type { Database, Queries } from "./sql.js";

export async function openDatabase(url: string | undefined, folder: string): Promise<Database> {
  return url === undefined ? embedded(folder) : server(url);
}

async function embedded(folder: string): Promise<Database> {
  const isFolder = !folder.startsWith("memory://");
  if (isFolder) await mkdir(folder, { recursive: true });
  const unlock = isFolder ? await lockFolder(folder) : undefined;
  const { PGlite } = await import("@electric-sql/pglite");
  const lite = await PGlite.create(folder);
  const over = (on: Pick<PGlite, "query" | "exec">): Queries => ({
    async query<T extends Row>(sql: string, values: readonly unknown[] = []) {
      const { rows } = await on.query<T>(sql, [...values]);
      // PGlite runs in this process: let pending requests and timers run.
      await yieldToEvents();
      return rows;
    },
    run: async (sql) => lastRows(await on.exec(sql)),
  });
  return {
    ...over(lite),
    run: async (sql) => {
      try {
        return lastRows(await lite.exec(sql));
      } catch (error) {
        // The statements may have started a transaction.
        await lite.exec("rollback");
        throw error;
      }
    },
    transaction: (work) => lite.transaction((transaction) => work(over(transaction))),
    async close() {
      await lite.close();
      await unlock?.();
    },
  };
}

/** Connects to a PostgreSQL server. */
export function server(url: string): Database {
  const pool = new pg.Pool({ connectionString: url });
  // Ignore errors of idle connections, which would crash the process: the pool replaces the
  // connection, and one that is in use reports the error through its next query.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const over = (on: Pick<pg.Pool, "query">): Queries => ({
    query: async <T extends Row>(sql: string, values: readonly unknown[] = []) =>
      (await on.query<T>(sql, [...values])).rows,
    run: async (sql) => lastRows(await on.query(sql)),
  });
  /** Rolls back. A client that fails to has lost its connection and is discarded. */
  const rollBack = (client: pg.PoolClient) =>
    client.query("rollback").then(
      () => client.release(),
      () => client.release(true),
    );
  return {
    ...over(pool),
    async run(sql) {
      const client = await pool.connect();
      try {
        const rows = lastRows(await client.query(sql));
        client.release();
        return rows;
      } catch (error) {
        // The statements may have started a transaction.
        await rollBack(client);
        throw error;
      }
    },
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query("begin");
        const result = await work(over(client));
        await client.query("commit");
        client.release();
        return result;
      } catch (error) {
        await rollBack(client);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

/**
 * The rows of the last statement that returned any. Both drivers return a list of results for
 * several statements.
 */
const lastRows = (result: { readonly rows: Row[] } | readonly { readonly rows: Row[] }[]): Row[] =>
  [result].flat().findLast(({ rows }) => rows.length > 0)?.rows ?? [];
