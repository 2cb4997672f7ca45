/** What the desk asks of a database: SQL, and transactions. */

export type Row = Record<string, unknown>;

/** Something that runs SQL: the database, or one of its transactions. */
export type Queries = {
  query<T extends Row = Row>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** Runs several statements, without values. */
  run(sql: string): Promise<void>;
};

export type Database = Queries & {
  /** Runs `work` in a transaction: all of it, or nothing when it throws. */
  transaction<T>(work: (transaction: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** A transaction that another one has overtaken: to be tried again as it is. */
const OVERTAKEN = new Set(["40001", "40P01"]);

const codeOf = (error: unknown): string => (error as { code?: string } | null)?.code ?? "";

export const isOvertaken = (error: unknown): boolean => OVERTAKEN.has(codeOf(error));

/** A text that PostgreSQL cannot hold: with a NUL, or with half of a surrogate pair. */
const UNSTORABLE = new Set(["22021", "22P05", "22P02"]);

export const isUnstorable = (error: unknown): boolean => UNSTORABLE.has(codeOf(error));
