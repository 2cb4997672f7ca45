/**
 * PostgreSQL: a server when `DATABASE_URL` names one, else PGlite, which is PostgreSQL itself in a folder. The SQL is
 * the same.
 */
import { mkdir } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";
import type { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { keepAlone } from "./alone.js";
import type { Database, Queries, Row } from "./sql.js";

export type { Database, Queries } from "./sql.js";

export async function openDatabase(url: string | undefined, folder: string): Promise<Database> {
  return url === undefined ? embedded(folder) : server(url);
}

async function embedded(folder: string): Promise<Database> {
  const isFolder = !folder.startsWith("memory://");
  if (isFolder) await mkdir(folder, { recursive: true });
  const letGo = isFolder ? await keepAlone(folder) : undefined;
  const { PGlite } = await import("@electric-sql/pglite");
  const lite = await PGlite.create(folder);
  const over = (on: Pick<PGlite, "query" | "exec">): Queries => ({
    async query<T extends Row>(sql: string, values: readonly unknown[] = []) {
      const { rows } = await on.query<T>(sql, [...values]);
      // It worked in this process, which has requests to hear and timers to see to.
      await turn();
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
        // They may have begun a transaction.
        await lite.exec("rollback");
        throw error;
      }
    },
    transaction: (work) => lite.transaction((own) => work(over(own))),
    async close() {
      await lite.close();
      await letGo?.();
    },
  };
}

/** A server. */
export function server(url: string): Database {
  const pool = new pg.Pool({ connectionString: url });
  // A connection that breaks is told to whoever uses it by the next query, and replaced when nobody does.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const over = (on: Pick<pg.Pool, "query">): Queries => ({
    query: async <T extends Row>(sql: string, values: readonly unknown[] = []) =>
      (await on.query<T>(sql, [...values])).rows,
    run: async (sql) => lastRows(await on.query(sql)),
  });
  /** A client that cannot even roll back has lost its connection, and is not used again. */
  const giveBack = (client: pg.PoolClient) =>
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
        // They may have begun a transaction.
        await giveBack(client);
        throw error;
      }
    },
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query("begin");
        const answer = await work(over(client));
        await client.query("commit");
        client.release();
        return answer;
      } catch (error) {
        await giveBack(client);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

/** Both answer several statements by a list. */
const lastRows = (answer: { readonly rows: Row[] } | readonly { readonly rows: Row[] }[]): Row[] =>
  [answer].flat().findLast(({ rows }) => rows.length > 0)?.rows ?? [];
