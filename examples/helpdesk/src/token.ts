/** A signed word of who somebody is: the host vouches for an actor, and the engine believes the host. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Actor } from "ticket-engine";

const ROLES = new Set(["reporter", "agent", "admin"]);

const signatureOf = (payload: string, secret: string): Buffer =>
  createHmac("sha256", secret).update(payload).digest();

/** A token for `actor` that is good until `expiresAt`. */
export function sign(actor: Actor, secret: string, expiresAt: Date): string {
  const claims = { sub: actor.id, role: actor.role, exp: expiresAt.getTime() };
  const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${payload}.${signatureOf(payload, secret).toString("base64url")}`;
}

export type Signed = { readonly actor: Actor; readonly expiresAt: Date };

/** Whose token it is, and for how long; null when it is forged, spoiled or over. */
export function verify(token: string, secret: string, now: Date): Signed | null {
  const [payload, signature, ...more] = token.split(".");
  if (!payload || !signature || more.length > 0) return null;
  // Compared as text: more than one text is read as the same bytes.
  const given = Buffer.from(signature);
  const expected = Buffer.from(signatureOf(payload, secret).toString("base64url"));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  // Signed by ourselves, and so of the shape that we gave it.
  const { sub, role, exp } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  return ROLES.has(role) && exp > now.getTime()
    ? { actor: { id: sub, role }, expiresAt: new Date(exp) }
    : null;
}
