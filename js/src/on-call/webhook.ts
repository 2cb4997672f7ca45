import { described, refuseValue } from "../error.js";
import { pathOf, string } from "./fields.js";
import { JSON_TYPE, type PageInput, type PageRequest, readOptions, readPage } from "./page.js";

/** Where a plain webhook goes. */
export type PageWebhookOptions = {
  /** An absolute http or https address without a user name and password. */
  readonly url: string;
};

/**
 * A page for a receiver of your own: all its fields as JSON, `at` as an RFC 3339 string in UTC. The
 * header `Idempotency-Key` is the effect's `key`, by which the receiver recognizes a repeated
 * request. Characters that a header cannot hold (all but visible ASCII, and the sign `%`) are
 * percent-encoded in UTF-8, as in a URL.
 *
 * @example
 * ```ts
 * const request = pageWebhook(effect, { url: "https://oncall.example.com/pages" });
 * const { status } = await fetch(request.url, request);
 * ```
 * @throws TicketEngineError `MISSING_FIELD`, `INVALID_VALUE`, `NOT_PLAIN_DATA` and others.
 */
export function pageWebhook(page: PageInput, options: PageWebhookOptions): PageRequest {
  const body = readPage(page);
  const fields = readOptions(options, ["url"]);
  const url = string(fields, "url");
  if (!isWebAddress(url)) {
    const expected = "an absolute http or https address without a user name and password";
    refuseValue(pathOf(fields, "url"), expected, described(url));
  }
  const key = body.key.replace(/[^\x21-\x7e]+|%/gu, encodeURIComponent);
  const headers = { "Content-Type": JSON_TYPE, "Idempotency-Key": key };
  return { url, method: "POST", headers, body: JSON.stringify(body) };
}

function isWebAddress(address: string): boolean {
  try {
    const { protocol, username, password } = new URL(address);
    return /^https?:$/.test(protocol) && username === "" && password === "";
  } catch {
    return false;
  }
}
