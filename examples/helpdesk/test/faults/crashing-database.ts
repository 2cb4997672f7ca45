/**
 * PGlite in a folder, with simulated crashes: in the middle of a transaction, the files on disk are
 * copied and the copy is opened in place of the database. Callers that were waiting for a result
 * get an error.
 */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../src/database.js";
import type { Database, Queries, Row } from "../../src/sql.js";
import { putEmptyDatabase } from "../embedded-database.js";

const terminated = () => new Error("terminated: the process is gone");

export class CrashingDatabase implements Database {
  crashes = 0;
  readonly #folder: string;
  #lite: Promise<Database>;
  /** Called in the middle of the next transaction that has written something. */
  #onWrite: (() => void) | undefined;

  private constructor(folder: string, lite: Promise<Database>) {
    this.#folder = folder;
    this.#lite = lite;
  }

  static async open(folder: string): Promise<CrashingDatabase> {
    const first = join(folder, "0");
    await putEmptyDatabase(first);
    const lite = openDatabase(undefined, first);
    await lite;
    return new CrashingDatabase(folder, lite);
  }

  query<T extends Row = Row>(sql: string, values?: readonly unknown[]): Promise<T[]> {
    return this.#onCurrent((lite) => lite.query<T>(sql, values));
  }

  run(sql: string): Promise<Row[]> {
    return this.#onCurrent((lite) => lite.run(sql));
  }

  transaction<T>(work: (transaction: Queries) => Promise<T>): Promise<T> {
    return this.#onCurrent((lite, unlessCrashed) =>
      lite.transaction((transaction) =>
        work({
          ...transaction,
          query: async <R extends Row = Row>(sql: string, values?: readonly unknown[]) => {
            const rows = await unlessCrashed(transaction.query<R>(sql, values));
            if (sql.startsWith("insert into ticket_history")) this.#onWrite?.();
            return rows;
          },
        }),
      ),
    );
  }

  /** Runs `work` on the current database, and throws if it crashes before the work is done. */
  async #onCurrent<T>(
    work: (lite: Database, unlessCrashed: <R>(result: Promise<R>) => Promise<R>) => Promise<T>,
  ): Promise<T> {
    const current = this.#lite;
    const unlessCrashed = async <R>(pending: Promise<R>): Promise<R> => {
      const result = await pending;
      if (this.#lite !== current) throw terminated();
      return result;
    };
    return unlessCrashed(work(await current, unlessCrashed));
  }

  /** Crashes in the middle of the next transaction that writes. */
  crash(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#onWrite = () => {
        this.#onWrite = undefined;
        const old = this.#lite;
        const copy = join(this.#folder, String(++this.crashes));
        // Synchronously, between two steps of whatever was running: the files are as a power cut
        // would leave them.
        cpSync(join(this.#folder, String(this.crashes - 1)), copy, { recursive: true });
        this.#lite = openDatabase(undefined, copy);
        this.#lite.then(() => resolve(), reject);
        old.then((lite) => lite.close()).catch(() => {});
      };
    });
  }

  async close(): Promise<void> {
    await (await this.#lite).close();
  }
}
