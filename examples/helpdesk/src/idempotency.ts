/**
 * A request may be sent again under its `Idempotency-Key`: it is answered as before and nothing is done twice. The same
 * key with another request is a mistake of the sender's. The key is written in the transaction of the change itself: a
 * crash keeps both or neither, and of two that come at the same time the second waits for the first.
 */
import { createHash } from "node:crypto";
import type { Actor } from "ticket-engine";
import { retried } from "./commit.js";
import { Refused } from "./problem.js";
import type { Database, Queries } from "./sql.js";

export type Answer = { readonly status: number; readonly body: unknown };

export type Sent = {
  readonly actor: Actor;
  readonly key: string | undefined;
  /** All that makes it this request. */
  readonly request: string;
};

/** Does `work` in a transaction, once for its key. */
export const once = (
  database: Database,
  { actor, key, request }: Sent,
  work: (transaction: Queries) => Promise<Answer>,
): Promise<Answer> =>
  retried(database, async (transaction) => {
    if (key === undefined) return work(transaction);
    const owner = `${actor.role} ${actor.id}`;
    const fingerprint = createHash("sha256").update(request).digest("hex");
    const taken = await transaction.query(
      `insert into idempotency_keys (actor_id, key, fingerprint) values ($1, $2, $3)
       on conflict do nothing returning 1`,
      [owner, key, fingerprint],
    );
    if (taken.length === 0) return answeredBefore(transaction, owner, key, fingerprint);
    const answer = await work(transaction);
    await transaction.query(
      "update idempotency_keys set status = $3, body = $4 where actor_id = $1 and key = $2",
      [owner, key, answer.status, JSON.stringify(answer.body)],
    );
    return answer;
  });

async function answeredBefore(
  transaction: Queries,
  owner: string,
  key: string,
  fingerprint: string,
): Promise<Answer> {
  const [row] = await transaction.query<Answer & { fingerprint: string }>(
    "select fingerprint, status, body from idempotency_keys where actor_id = $1 and key = $2",
    [owner, key],
  );
  if (row?.fingerprint !== fingerprint) {
    throw new Refused(422, "KEY_REUSED", "this idempotency key was used for another request; take a new one");
  }
  return { status: row.status, body: row.body };
}

/** Forgets keys that are older than two days. */
export const forgetKeys = (database: Database, now: Date): Promise<unknown> =>
  database.query("delete from idempotency_keys where created_at < $1", [
    new Date(now.getTime() - 2 * 24 * 3_600_000),
  ]);
