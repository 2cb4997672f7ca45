/**
 * Idempotency keys. A repeated request gets the stored response, and nothing is done twice. Reusing
 * a key for another request is an error. The key is written in the same transaction as the change,
 * so a crash keeps both or neither, and of two concurrent requests the second waits for the first.
 */
import { createHash } from "node:crypto";
import type { Actor } from "ticket-engine";
import { withRetries } from "./commit.js";
import { Refusal } from "./problem.js";
import type { Database, Queries } from "./sql.js";

export type StoredResponse = { readonly status: number; readonly body: unknown };

export type KeyedRequest = {
  readonly actor: Actor;
  readonly key: string | undefined;
  /** The method, path and body, to tell requests apart. */
  readonly request: string;
};

/** Runs `work` in a transaction, once per key. */
export const once = (
  database: Database,
  { actor, key, request }: KeyedRequest,
  work: (transaction: Queries) => Promise<StoredResponse>,
): Promise<StoredResponse> =>
  withRetries(database, async (transaction) => {
    if (key === undefined) return work(transaction);
    const owner = `${actor.role} ${actor.id}`;
    const fingerprint = createHash("sha256").update(request).digest("hex");
    const inserted = await transaction.query(
      `insert into idempotency_keys (actor_id, key, fingerprint) values ($1, $2, $3)
       on conflict do nothing returning 1`,
      [owner, key, fingerprint],
    );
    if (inserted.length === 0) return storedResponse(transaction, owner, key, fingerprint);
    const response = await work(transaction);
    await transaction.query(
      "update idempotency_keys set status = $3, body = $4 where actor_id = $1 and key = $2",
      [owner, key, response.status, JSON.stringify(response.body)],
    );
    return response;
  });

async function storedResponse(
  transaction: Queries,
  owner: string,
  key: string,
  fingerprint: string,
): Promise<StoredResponse> {
  const [row] = await transaction.query<StoredResponse & { fingerprint: string }>(
    "select fingerprint, status, body from idempotency_keys where actor_id = $1 and key = $2",
    [owner, key],
  );
  if (row?.fingerprint !== fingerprint) {
    throw new Refusal(422, "KEY_REUSED", "this idempotency key was used for another request; use a new one");
  }
  return { status: row.status, body: row.body };
}

/** Deletes keys that are older than two days. */
export const deleteOldKeys = (database: Database, now: Date): Promise<unknown> =>
  database.query("delete from idempotency_keys where created_at < $1", [
    new Date(now.getTime() - 2 * 24 * 3_600_000),
  ]);
