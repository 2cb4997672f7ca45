/**
 * Signed tokens that say who the caller is. The engine trusts the actor it is given, so the desk
 * must verify them.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Actor } from "ticket-engine";

const ROLES = new Set(["reporter", "agent", "admin"]);

const signatureOf = (payload: string, secret: string): Buffer =>
  createHmac("sha256", secret).update(payload).digest();

/** A token for `actor` that is valid until `expiresAt`. */
export function sign(actor: Actor, secret: string, expiresAt: Date): string {
  const claims = { sub: actor.id, role: actor.role, exp: expiresAt.getTime() };
  const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${payload}.${signatureOf(payload, secret).toString("base64url")}`;
}

export type Signed = { readonly actor: Actor; readonly expiresAt: Date };

/** Verifies a token. Returns null if it is forged, malformed or expired. */
export function verify(token: string, secret: string, now: Date): Signed | null {
  const [payload, signature, ...more] = token.split(".");
  if (!payload || !signature || more.length > 0) return null;
  // Compare the encoded signatures: several base64url strings decode to the same bytes.
  const actual = Buffer.from(signature);
  const expected = Buffer.from(signatureOf(payload, secret).toString("base64url"));
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return null;
  // The signature is ours, so the payload has the shape that `sign` gave it.
  const { sub, role, exp } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  return ROLES.has(role) && exp > now.getTime()
    ? { actor: { id: sub, role }, expiresAt: new Date(exp) }
    : null;
}
