/**
 * PostgreSQL: a server when `DATABASE_URL` names one, else PGlite, which is PostgreSQL itself in a folder. The SQL is
 * the same.
 */
import { mkdir } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import type { Database, Queries, Row } from "./sql.js";

export type { Database, Queries } from "./sql.js";

export async function openDatabase(url: string | undefined, folder: string): Promise<Database> {
  return url === undefined ? embedded(folder) : server(url);
}

async function embedded(folder: string): Promise<Database> {
  if (!folder.startsWith("memory://")) await mkdir(folder, { recursive: true });
  const lite = await PGlite.create(folder);
  const over = (on: Pick<PGlite, "query" | "exec">): Queries => ({
    query: async <T extends Row>(sql: string, values: readonly unknown[] = []) =>
      (await on.query<T>(sql, [...values])).rows,
    run: async (sql) => void (await on.exec(sql)),
  });
  return {
    ...over(lite),
    transaction: (work) => lite.transaction((own) => work(over(own))),
    close: () => lite.close(),
  };
}

function server(url: string): Database {
  const pool = new pg.Pool({ connectionString: url });
  // A connection that breaks is told to whoever uses it by the next query, and replaced when nobody does.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const over = (on: Pick<pg.Pool, "query">): Queries => ({
    query: async <T extends Row>(sql: string, values: readonly unknown[] = []) =>
      (await on.query<T>(sql, [...values])).rows,
    run: async (sql) => void (await on.query(sql)),
  });
  return {
    ...over(pool),
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query("begin");
        const answer = await work(over(client));
        await client.query("commit");
        client.release();
        return answer;
      } catch (error) {
        // A client that cannot even roll back has lost its connection, and is not used again.
        await client.query("rollback").then(
          () => client.release(),
          () => client.release(true),
        );
        throw error;
      }
    },
    close: () => pool.end(),
  };
}
