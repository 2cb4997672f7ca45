/** The desk's interface to a database: SQL and transactions. */

export type Row = Record<string, unknown>;

/** Runs SQL: a database, or one of its transactions. */
export type Queries = {
  query<T extends Row = Row>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /**
   * Runs several statements without parameters. Returns the rows of the last one that returned any.
   */
  run(sql: string): Promise<Row[]>;
};

export type Database = Queries & {
  /** Runs `work` in a transaction, which is rolled back if `work` throws. */
  transaction<T>(work: (transaction: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Serialization failure and deadlock: another transaction was faster, so retry. */
const OVERTAKEN = new Set(["40001", "40P01"]);

const codeOf = (error: unknown): string => (error as { code?: string } | null)?.code ?? "";

export const isOvertaken = (error: unknown): boolean => OVERTAKEN.has(codeOf(error));

/** A string that PostgreSQL cannot store: it contains a NUL or an unpaired surrogate. */
const UNSTORABLE = new Set(["22021", "22P05", "22P02"]);

export const isUnstorable = (error: unknown): boolean => UNSTORABLE.has(codeOf(error));

/** Codes of a database that shuts down or has no connection left, and of a network that fails. */
const UNAVAILABLE = /^(?:08|57P0|53300|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH)/;

/**
 * Whether the database cannot be reached at the moment. One error of the driver has no code, only a
 * message.
 */
export const isUnavailable = (error: unknown): boolean =>
  UNAVAILABLE.test(codeOf(error)) ||
  (error instanceof Error && error.message.startsWith("Connection terminated"));
