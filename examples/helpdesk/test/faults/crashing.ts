/**
 * PGlite in a folder, with crashes: what is on disk at some moment in the middle of a transaction is all that is left,
 * and is opened anew. Whoever waits for an answer gets none.
 */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../src/database.js";
import type { Database, Queries, Row } from "../../src/sql.js";
import { putEmptyDatabase } from "../embedded.js";

const terminated = () => new Error("terminated: the process is gone");

export class Crashing implements Database {
  crashes = 0;
  readonly #folder: string;
  #lite: Promise<Database>;
  /** Called in the middle of the next transaction that has written something. */
  #waiting: (() => void) | undefined;

  private constructor(folder: string, lite: Promise<Database>) {
    this.#folder = folder;
    this.#lite = lite;
  }

  static async open(folder: string): Promise<Crashing> {
    const first = join(folder, "0");
    await putEmptyDatabase(first);
    const lite = openDatabase(undefined, first);
    await lite;
    return new Crashing(folder, lite);
  }

  query<T extends Row = Row>(sql: string, values?: readonly unknown[]): Promise<T[]> {
    return this.#while((lite) => lite.query<T>(sql, values));
  }

  run(sql: string): Promise<Row[]> {
    return this.#while((lite) => lite.run(sql));
  }

  transaction<T>(work: (transaction: Queries) => Promise<T>): Promise<T> {
    return this.#while((lite, asLongAsItLives) =>
      lite.transaction((transaction) =>
        work({
          ...transaction,
          query: async <R extends Row = Row>(sql: string, values?: readonly unknown[]) => {
            const rows = await asLongAsItLives(transaction.query<R>(sql, values));
            if (sql.startsWith("insert into ticket_history")) this.#waiting?.();
            return rows;
          },
        }),
      ),
    );
  }

  /** Does `work` on the database as it is now; fails when that one is gone before the end. */
  async #while<T>(
    work: (lite: Database, asLongAsItLives: <R>(answer: Promise<R>) => Promise<R>) => Promise<T>,
  ): Promise<T> {
    const own = this.#lite;
    const asLongAsItLives = async <R>(answer: Promise<R>): Promise<R> => {
      const result = await answer;
      if (this.#lite !== own) throw terminated();
      return result;
    };
    return asLongAsItLives(work(await own, asLongAsItLives));
  }

  /** Stops it in the middle of a transaction. */
  crash(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting = () => {
        this.#waiting = undefined;
        const old = this.#lite;
        const left = join(this.#folder, String(++this.crashes));
        // All at once, between two steps of whatever was at work: as a power cut leaves it.
        cpSync(join(this.#folder, String(this.crashes - 1)), left, { recursive: true });
        this.#lite = openDatabase(undefined, left);
        this.#lite.then(() => resolve(), reject);
        old.then((lite) => lite.close()).catch(() => {});
      };
    });
  }

  async close(): Promise<void> {
    await (await this.#lite).close();
  }
}
