/**
 * Whether to send a request again later, by the HTTP status of its response: after 408, 429 and
 * 5xx. Any other status would only come again. Also send a request again that got no response at
 * all.
 *
 * This follows "Events API v2 Overview" (202 is success, 400 is final; retry 429 and 5xx after some
 * time, 429 preferably after minutes) and "Errors" of the REST API (408 too). A webhook's receiver
 * is expected to use these statuses in the same way.
 *
 * @example
 * ```ts
 * shouldRetry(202); // false
 * shouldRetry(429); // true
 * ```
 */
export function shouldRetry(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status <= 599);
}
