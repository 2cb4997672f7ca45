/**
 * The receivers of pages and notifications, as the environment configures them, and the requests to
 * them. Every request carries a key by which its receiver recognizes a repeat.
 */
import {
  type PageInput,
  type PageRequest,
  pagerDutyEvent,
  pagerDutyIncident,
  pageWebhook,
  shouldRetry,
} from "ticket-engine/on-call";
import { InvalidSetting } from "./settings.js";

export type Pager =
  | { readonly kind: "events"; readonly routingKey: string; readonly source: string }
  | { readonly kind: "incidents"; readonly serviceId: string; readonly from: string; readonly apiKey: string }
  | { readonly kind: "webhook"; readonly url: string };

export type Receivers = {
  readonly pager?: Pager | undefined;
  /** A webhook for notifications. */
  readonly notifyUrl?: string | undefined;
  /** Replaces PagerDuty's address, for a proxy or a test server. */
  readonly pagerDutyOrigin?: string | undefined;
  /**
   * Whether to mark effects without a receiver as done. By default they wait for a process that has
   * a receiver.
   */
  readonly discardsRest?: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the receivers from the environment. A demo discards effects without a receiver. Throws
 * `InvalidSetting`.
 */
export function receiversOf(env: Environment, isDemo = false): Receivers {
  const rest = env["DESK_RECEIVERS"] || undefined;
  if (rest !== undefined && rest !== "none") {
    throw new InvalidSetting(`DESK_RECEIVERS must be none or unset, got ${rest}.`);
  }
  return {
    pager: pagerOf(env),
    notifyUrl: urlIn(env, "DESK_NOTIFY_URL"),
    pagerDutyOrigin: urlIn(env, "PAGERDUTY_ORIGIN"),
    discardsRest: isDemo || rest === "none",
  };
}

const INCIDENTS = ["PAGERDUTY_SERVICE_ID", "PAGERDUTY_FROM", "PAGERDUTY_API_KEY"] as const;

function pagerOf(env: Environment): Pager | undefined {
  const url = urlIn(env, "DESK_PAGE_URL");
  const [serviceId, from, apiKey] = INCIDENTS.map((name) => env[name]);
  const missing = INCIDENTS.filter((name) => !env[name]);
  if (missing.length > 0 && missing.length < INCIDENTS.length) {
    throw new InvalidSetting(
      `The Incidents API needs all of ${INCIDENTS.join(", ")}: ${missing.join(" and ")} missing.`,
    );
  }
  const routingKey = env["PAGERDUTY_ROUTING_KEY"];
  if (routingKey) return { kind: "events", routingKey, source: env["DESK_SOURCE"] || "helpdesk" };
  if (serviceId && from && apiKey) return { kind: "incidents", serviceId, from, apiKey };
  return url === undefined ? undefined : { kind: "webhook", url };
}

function urlIn(env: Environment, name: string): string | undefined {
  const url = env[name];
  if (!url) return undefined;
  if (/^https?:/i.test(url) && URL.canParse(url)) return url;
  throw new InvalidSetting(`${name} must be a URL such as https://host/path, got ${url}.`);
}

export type Request = Pick<PageRequest, "url" | "headers"> & {
  readonly method: "GET" | "POST" | "PUT";
  readonly body?: string;
};

/**
 * The request for a page. `incidentId` is PagerDuty's id of the incident that an earlier trigger
 * opened.
 */
export function pageRequest(page: PageInput, pager: Pager, incidentId: string | null): Request {
  if (pager.kind === "webhook") return pageWebhook(page, { url: pager.url });
  if (pager.kind === "events") {
    return pagerDutyEvent(page, { routingKey: pager.routingKey, source: pager.source });
  }
  const { serviceId, from, apiKey } = pager;
  const request = pagerDutyIncident(page, { serviceId, from, incidentId });
  return { ...request, headers: { ...request.headers, Authorization: `Token token=${apiKey}` } };
}

/** Searches the open incident of a key: PagerDuty refuses a repeated trigger while one is open. */
export const incidentSearch = (dedupKey: string, apiKey: string): Request => ({
  url: `https://api.pagerduty.com/incidents?incident_key=${encodeURIComponent(dedupKey)}&statuses[]=triggered&statuses[]=acknowledged`,
  method: "GET",
  headers: { Accept: "application/vnd.pagerduty+json;version=2", Authorization: `Token token=${apiKey}` },
});

/**
 * The request for a notification: the effect as JSON, with its key in a header, as `pageWebhook`
 * does it.
 */
export const notifyRequest = (effect: { readonly key: string }, url: string): Request => ({
  url,
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "Idempotency-Key": effect.key.replace(/[^\x21-\x7e]+|%/gu, encodeURIComponent),
  },
  body: JSON.stringify(effect),
});

export type Outcome =
  | { readonly kind: "done"; readonly incidentId?: string | undefined }
  /** Retry after `seconds` if the receiver said so, else when the queue decides. */
  | { readonly kind: "retry"; readonly reason: string; readonly seconds?: number | undefined }
  | { readonly kind: "refused"; readonly status: number; readonly reason: string };

/**
 * The wait after a 429 without `Retry-After`. PagerDuty advises to retry "preferably after
 * minutes".
 */
const RATE_LIMITED_SECONDS = 120;
/** The longest `Retry-After` that is honoured. */
const MAX_WAIT_SECONDS = 3_600;

/** Sends a request and interprets the response, which must arrive within `timeoutMs`. */
export async function send(request: Request, timeoutMs: number, origin?: string): Promise<Outcome> {
  try {
    const url = origin ? request.url.replace(/^https:\/\/[^/]*pagerduty\.com/, origin) : request.url;
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { ...request, redirect: "manual", signal });
    const text = await response.text();
    if (response.ok) return { kind: "done", incidentId: incidentIn(text) };
    const { status } = response;
    const reason = `${status} ${text.slice(0, 200)}`.trim();
    if (!shouldRetry(status)) return { kind: "refused", status, reason };
    const seconds = retryAfter(response.headers.get("retry-after"), Date.now());
    return { kind: "retry", reason, seconds: seconds ?? (status === 429 ? RATE_LIMITED_SECONDS : undefined) };
  } catch (error) {
    const { message, cause } = error as Error;
    return { kind: "retry", reason: cause instanceof Error ? `${message}: ${cause.message}` : message };
  }
}

/**
 * The seconds in a `Retry-After` header, which holds seconds or a date (RFC 9110, 10.2.3);
 * undefined if invalid.
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), MAX_WAIT_SECONDS);
}

/**
 * The id of the incident in a response of the Incidents API; of a search, that of the first
 * incident found.
 */
function incidentIn(text: string): string | undefined {
  try {
    const { incident, incidents } = JSON.parse(text);
    const id: unknown = (incident ?? incidents?.[0])?.id;
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}
