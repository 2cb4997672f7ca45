/**
 * A request may be sent again under its `Idempotency-Key`: it is answered as before and nothing is done twice. The same
 * key with another request is a mistake of the sender's.
 */
import { createHash } from "node:crypto";
import type { Actor } from "ticket-engine";
import type { Database } from "./database.js";
import { Refused } from "./problem.js";

export type Answer = { readonly status: number; readonly body: unknown };

/** The answer that was given to this request before, if it was. */
export async function answeredBefore(
  database: Database,
  actor: Actor,
  key: string,
  request: string,
): Promise<Answer | null> {
  const [row] = await database.query<{ fingerprint: string; status: number; body: unknown }>(
    "select fingerprint, status, body from idempotency_keys where actor_id = $1 and key = $2",
    [String(actor.id), key],
  );
  if (!row) return null;
  if (row.fingerprint !== fingerprint(request)) {
    throw new Refused(422, "KEY_REUSED", "this idempotency key was used for another request; take a new one");
  }
  return { status: row.status, body: row.body };
}

/** Keeps an answer for the next time. */
export async function keepAnswer(
  database: Database,
  actor: Actor,
  key: string,
  request: string,
  { status, body }: Answer,
): Promise<void> {
  await database.query(
    `insert into idempotency_keys (actor_id, key, fingerprint, status, body) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [String(actor.id), key, fingerprint(request), status, JSON.stringify(body)],
  );
}

const fingerprint = (request: string): string => createHash("sha256").update(request).digest("hex");
