/** Who receives what, by the environment, and how an answer is read. Every request carries a key to tell a repeat by. */
import {
  type PageInput,
  type PageRequest,
  pagerDutyEvent,
  pagerDutyIncident,
  pageWebhook,
  shouldRetry,
} from "ticket-engine/paging";
import { WrongSetting } from "./settings.js";

export type Pager =
  | { readonly kind: "events"; readonly routingKey: string; readonly source: string }
  | { readonly kind: "incidents"; readonly serviceId: string; readonly from: string; readonly apiKey: string }
  | { readonly kind: "webhook"; readonly url: string };

export type Receivers = {
  readonly pager?: Pager | undefined;
  /** A webhook for notifications. */
  readonly notifyUrl?: string | undefined;
  /** In place of PagerDuty's own address: a proxy, or a stand-in. */
  readonly pagerDutyOrigin?: string | undefined;
  /**
   * Whether what is not received here is received nowhere, and so is done as it is. Else it waits for a process that
   * has a receiver for it.
   */
  readonly discardsRest?: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws a `WrongSetting` that names what is missing. A demo has no receivers but those that are set. */
export function receiversOf(env: Environment, isDemo = false): Receivers {
  const rest = env["DESK_RECEIVERS"] || undefined;
  if (rest !== undefined && rest !== "none") {
    throw new WrongSetting(`DESK_RECEIVERS is none or not set, not ${rest}.`);
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
    throw new WrongSetting(
      `The Incidents API wants all of ${INCIDENTS.join(", ")}: ${missing.join(" and ")} missing.`,
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
  throw new WrongSetting(`${name} is an address, https://host/path, not ${url}.`);
}

export type Request = Pick<PageRequest, "url" | "headers"> & {
  readonly method: "GET" | "POST" | "PUT";
  readonly body?: string;
};

/** A page as its receiver wants it. `incidentId` is what PagerDuty calls the incident that a trigger has opened. */
export function pageRequest(page: PageInput, pager: Pager, incidentId: string | null): Request {
  if (pager.kind === "webhook") return pageWebhook(page, { url: pager.url });
  if (pager.kind === "events") {
    return pagerDutyEvent(page, { routingKey: pager.routingKey, source: pager.source });
  }
  const { serviceId, from, apiKey } = pager;
  const request = pagerDutyIncident(page, { serviceId, from, incidentId });
  return { ...request, headers: { ...request.headers, Authorization: `Token token=${apiKey}` } };
}

/** Asks for the open incident of a key: a trigger that is sent again is refused while there is one. */
export const incidentSearch = (dedupKey: string, apiKey: string): Request => ({
  url: `https://api.pagerduty.com/incidents?incident_key=${encodeURIComponent(dedupKey)}&statuses[]=triggered&statuses[]=acknowledged`,
  method: "GET",
  headers: { Accept: "application/vnd.pagerduty+json;version=2", Authorization: `Token token=${apiKey}` },
});

/** A notification: the effect as JSON, and its key in a header, as the webhook of a page has it. */
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
  | { readonly is: "done"; readonly incidentId?: string | undefined }
  /** To be sent again: in so many seconds where the receiver has said so, else when the queue says. */
  | { readonly is: "later"; readonly why: string; readonly seconds?: number | undefined }
  | { readonly is: "refused"; readonly status: number; readonly why: string };

/** "429 preferably after minutes", says PagerDuty. */
const RATE_LIMITED_SECONDS = 120;
/** Nobody is asked to wait for longer. */
const LONGEST_WAIT_SECONDS = 3_600;

/** Sends a request, and waits for its answer so long. */
export async function send(request: Request, timeoutMs: number, origin?: string): Promise<Outcome> {
  try {
    const url = origin ? request.url.replace(/^https:\/\/[^/]*pagerduty\.com/, origin) : request.url;
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(url, { ...request, redirect: "manual", signal });
    const text = await answer.text();
    if (answer.ok) return { is: "done", incidentId: incidentIn(text) };
    const why = `${answer.status} ${text.slice(0, 200)}`.trim();
    if (!shouldRetry(answer.status)) return { is: "refused", status: answer.status, why };
    const wait = retryAfter(answer.headers.get("retry-after"), Date.now());
    return { is: "later", why, seconds: wait ?? (answer.status === 429 ? RATE_LIMITED_SECONDS : undefined) };
  } catch (error) {
    const { message, cause } = error as Error;
    return { is: "later", why: cause instanceof Error ? `${message}: ${cause.message}` : message };
  }
}

/** Seconds, or a date (RFC 9110, 10.2.3); undefined when it says neither. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), LONGEST_WAIT_SECONDS);
}

/** What PagerDuty's Incidents API calls the incident; of a search, the first one that was found. */
function incidentIn(text: string): string | undefined {
  try {
    const { incident, incidents } = JSON.parse(text);
    const id: unknown = (incident ?? incidents?.[0])?.id;
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}
