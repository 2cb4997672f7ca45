/**
 * Requests that carry out a page: the bodies for PagerDuty's two APIs and for a plain webhook. Nothing is sent
 * here, and no WebAssembly is loaded; the host's outbox worker sends them, as with
 * `await fetch(request.url, request)`, and tries again as {@link shouldRetry} says.
 *
 * PagerDuty advises ticketing systems to use its synchronous Incidents API ({@link pagerDutyIncident}) instead of
 * its Events API ({@link pagerDutyEvent}), which is asynchronous but not as tightly rate-limited ("Events API v2
 * Overview" and "Incident Creation API" in PagerDuty's developer documentation). With incidents the host has to keep
 * the id of the one that a trigger opened; an event finds its alert by the page's `dedupKey` alone.
 *
 * @packageDocumentation
 */
import { refuse } from "./error.js";
import { instantMs } from "./instant.js";
import { pack } from "./pack.js";
import type { Id, InstantInput } from "./types.js";
import { unpack } from "./unpack.js";

export { TicketEngineError } from "./error.js";

const ACTIONS = ["trigger", "acknowledge", "resolve"] as const;
const SEVERITIES = ["critical", "error", "warning", "info"] as const;
const REGIONS = ["us", "eu"] as const;

/** What is to happen to the page: somebody is called, has taken it on, or is no longer needed. */
export type PageAction = (typeof ACTIONS)[number];

/** How grave it is, in PagerDuty's words. */
export type PageSeverity = (typeof SEVERITIES)[number];

/** Where a PagerDuty account lives ("Service Regions" in PagerDuty's knowledge base). */
export type PagerDutyRegion = (typeof REGIONS)[number];

/** An effect of kind `page`, as the engine gave it or as it comes back from an outbox; other fields are ignored. */
export type PageInput = {
  readonly kind: "page";
  /** The effect's stable key. */
  readonly key: string;
  /** The ticket. */
  readonly ticketId: Id;
  /** When it happened. */
  readonly at: InstantInput;
  /** What is to happen. */
  readonly action: PageAction;
  /** The same from a page's trigger to its resolution. */
  readonly dedupKey: string;
  /** How grave it is. */
  readonly severity: PageSeverity;
  /** One line for the person on call. */
  readonly summary: string;
  /** The timer that paged; null when the page is acknowledged or resolved. */
  readonly rule?: Maybe<string>;
};

/** A request to be sent. It has the fields of the options of `fetch`. */
export type PageRequest = {
  readonly url: string;
  readonly method: "POST" | "PUT";
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
};

/** A link beside an alert. */
export type PagerDutyLink = {
  readonly href: string;
  /** What it leads to. */
  readonly text?: Maybe<string>;
};

/** An image beside an alert. */
export type PagerDutyImage = {
  /** Its address, which must be an https one. */
  readonly src: string;
  /** Makes the image a link. */
  readonly href?: Maybe<string>;
  /** What it shows. */
  readonly alt?: Maybe<string>;
};

/** What a page does not say and an event of PagerDuty needs or may have. A blank text counts as absent. */
export type PagerDutyEventOptions = {
  /** The integration key of a service, 32 characters. Every action of a page must go to the same one. */
  readonly routingKey: string;
  /** Where the trouble is, preferably a host's name: the help desk's own does. */
  readonly source: string;
  /** The component of the source. */
  readonly component?: Maybe<string>;
  /** A logical group of components. */
  readonly group?: Maybe<string>;
  /** The kind of event. */
  readonly class?: Maybe<string>;
  /** The name of the program that pages. */
  readonly client?: Maybe<string>;
  /** Where to look in that program: the ticket's address. */
  readonly clientUrl?: Maybe<string>;
  readonly links?: Maybe<readonly PagerDutyLink[]>;
  readonly images?: Maybe<readonly PagerDutyImage[]>;
  /** An object of the host's, shown to the person on call. */
  readonly customDetails?: Maybe<object>;
  /** `us` when absent. */
  readonly region?: Maybe<PagerDutyRegion>;
};

/** What a page does not say and an incident of PagerDuty needs or may have. A blank text counts as absent. */
export type PagerDutyIncidentOptions = {
  /** The id of the service on which the incident is opened. */
  readonly serviceId: string;
  /** The e-mail address of a user of the account, who is recorded as having done it. */
  readonly from: string;
  /** Escalates by this policy; by the service's own when absent. */
  readonly escalationPolicyId?: Maybe<string>;
  /** The id of one of the account's priorities. */
  readonly priorityId?: Maybe<string>;
  /** The id that the answer to the trigger gave: needed to acknowledge and resolve, ignored by a trigger. */
  readonly incidentId?: Maybe<string>;
  /** A longer description. This API takes text only. */
  readonly body?: Maybe<string>;
  /** `us` when absent. */
  readonly region?: Maybe<PagerDutyRegion>;
};

/** Where a plain webhook goes. */
export type PageWebhookOptions = {
  /** An absolute http or https address. */
  readonly url: string;
};

/** What may be absent. */
type Maybe<T> = T | null | undefined;

const PAGE_FIELDS = [
  "kind",
  "key",
  "ticketId",
  "at",
  "action",
  "dedupKey",
  "severity",
  "summary",
  "rule",
] as const satisfies readonly (keyof PageInput)[];

const EVENT_OPTIONS = [
  "routingKey",
  "source",
  "component",
  "group",
  "class",
  "client",
  "clientUrl",
  "links",
  "images",
  "customDetails",
  "region",
] as const satisfies readonly (keyof PagerDutyEventOptions)[];

const INCIDENT_OPTIONS = [
  "serviceId",
  "from",
  "escalationPolicyId",
  "priorityId",
  "incidentId",
  "body",
  "region",
] as const satisfies readonly (keyof PagerDutyIncidentOptions)[];

const MAX_ROUTING_KEY = 32;
const MAX_DEDUP_KEY = 255;
const MAX_SUMMARY = 1024;
/** The document says 512 KB; of the two readings this is the larger, so that no event is refused that may pass. */
const MAX_EVENT_BYTES = 512 * 1024;

const JSON_TYPE = "application/json";

/**
 * An event for PagerDuty's Events API v2. A trigger opens an alert, or adds to the open one of the same
 * `dedupKey`; to acknowledge or resolve an alert that is not open has no effect. No authorization is needed
 * beside the routing key.
 *
 * The limits are those of "Send an Alert Event" and "Events API v2 Overview" in PagerDuty's developer
 * documentation: a routing key of 32 characters, a `dedupKey` of at most 255, a body of at most 512 KB (taken as
 * 524,288 bytes), which are refused when they do not fit; and a summary of at most 1,024 characters, which is cut
 * and ends with an ellipsis. The documents do not say how they count characters outside the Basic Multilingual
 * Plane, such as emoji. They count as two in a summary, which costs a few of them at the most, and as one in a
 * `dedupKey`, so that nothing is refused that may pass.
 *
 * @example
 * ```ts
 * for (const effect of decision.effects) {
 *   if (effect.kind !== "page") continue;
 *   const request = pagerDutyEvent(effect, { routingKey, source: "helpdesk.example.com" });
 *   const { status } = await fetch(request.url, request);
 *   if (shouldRetry(status)) later(effect);
 * }
 * ```
 * @throws TicketEngineError `MISSING_FIELD`, `INVALID_VALUE`, `TEXT_TOO_LONG`, `TOO_MUCH`, `NOT_PLAIN_DATA` and others.
 */
export function pagerDutyEvent(page: PageInput, options: PagerDutyEventOptions): PageRequest {
  const { action, dedupKey, summary, severity, at } = readPage(page);
  const given = readOptions(options, EVENT_OPTIONS);
  const routingKey = text(given, "routingKey");
  if (characters(routingKey) !== MAX_ROUTING_KEY) {
    invalid(pathOf(given, "routingKey"), `an integration key of ${MAX_ROUTING_KEY} characters`);
  }
  const length = characters(dedupKey);
  if (length > MAX_DEDUP_KEY) {
    const sentence = `this text has ${length} characters and may have ${MAX_DEDUP_KEY}; shorten it`;
    refuse({ code: "TEXT_TOO_LONG", length, limit: MAX_DEDUP_KEY }, "page.dedupKey", sentence);
  }
  const source = text(given, "source");
  const host = region(given) === "eu" ? "events.eu.pagerduty.com" : "events.pagerduty.com";
  const large = {
    source,
    component: optionalText(given, "component"),
    group: optionalText(given, "group"),
    class: optionalText(given, "class"),
    client: optionalText(given, "client"),
    clientUrl: optionalText(given, "clientUrl"),
    links: attachments(given, "links", "href", ["text"]),
    images: attachments(given, "images", "src", ["href", "alt"]),
    customDetails: details(given),
  };
  const { client, clientUrl, links, images, customDetails, ...where } = large;
  const key = { routing_key: routingKey, dedup_key: dedupKey, event_action: action };
  const body = JSON.stringify(
    action === "trigger"
      ? {
          ...key,
          payload: {
            summary: cut(summary, MAX_SUMMARY),
            ...where,
            severity,
            timestamp: at,
            custom_details: customDetails,
          },
          client,
          client_url: clientUrl,
          links,
          images,
        }
      : key,
  );
  const size = bytes(body);
  if (size > MAX_EVENT_BYTES) refuseSize(size, large);
  return { url: `https://${host}/v2/enqueue`, method: "POST", headers: { "Content-Type": JSON_TYPE }, body };
}

/**
 * A request to PagerDuty's Incidents API: a trigger opens an incident, whose `incident.id` in the answer is to be
 * kept, for the other actions take it as `incidentId`. The host adds the `Authorization` header.
 *
 * The `dedupKey` is the incident's key: while that incident is open, a repeated trigger is answered with status
 * 400 and opens no second one. The urgency is high for the severities critical and error and low for the others, as
 * PagerDuty itself derives it ("Dynamic Notifications" in its knowledge base). The rest is by "Incident Creation
 * API" in its developer documentation and by "Update an incident" in its API reference. Neither gives a limit for a
 * title: it is cut like the summary of an event, at 1,024 characters, as PagerDuty makes titles of those. Neither
 * gives one for a key or a body: these go as they stand.
 *
 * @example
 * ```ts
 * const request = pagerDutyIncident(effect, { serviceId: "PWIXJZS", from: "desk@example.com", incidentId: row.incidentId });
 * const headers = { ...request.headers, Authorization: `Token token=${apiKey}` };
 * const answer = await fetch(request.url, { ...request, headers });
 * ```
 * @throws TicketEngineError `MISSING_FIELD` at `options.incidentId` when there is none to acknowledge or resolve;
 * `INVALID_VALUE`, `NOT_PLAIN_DATA` and others.
 */
export function pagerDutyIncident(page: PageInput, options: PagerDutyIncidentOptions): PageRequest {
  const { action, dedupKey, summary, severity } = readPage(page);
  const given = readOptions(options, INCIDENT_OPTIONS);
  const serviceId = text(given, "serviceId");
  const from = text(given, "from");
  // Nothing else may stand in a header, a line break least of all.
  if (!/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(from)) invalid(pathOf(given, "from"), "an e-mail address in ASCII");
  const escalationPolicyId = optionalText(given, "escalationPolicyId");
  const priorityId = optionalText(given, "priorityId");
  const incidentId = optionalText(given, "incidentId");
  const description = optionalText(given, "body");
  const url = `https://${region(given) === "eu" ? "api.eu.pagerduty.com" : "api.pagerduty.com"}/incidents`;
  const headers = {
    Accept: "application/vnd.pagerduty+json;version=2",
    "Content-Type": JSON_TYPE,
    From: from,
  };
  if (action === "trigger") {
    const incident = {
      type: "incident",
      title: cut(summary, MAX_SUMMARY),
      service: { id: serviceId, type: "service_reference" },
      urgency: severity === "critical" || severity === "error" ? "high" : "low",
      incident_key: dedupKey,
      escalation_policy: reference(escalationPolicyId, "escalation_policy_reference"),
      priority: reference(priorityId, "priority_reference"),
      body: description === undefined ? undefined : { type: "incident_body", details: description },
    };
    return { url, method: "POST", headers, body: JSON.stringify({ incident }) };
  }
  const path = pathOf(given, "incidentId");
  if (incidentId === undefined) {
    const sentence = `this field is missing, and to ${action} an incident takes it; keep the incident.id of the answer to the trigger`;
    return refuse({ code: "MISSING_FIELD" }, path, sentence);
  }
  // PagerDuty's ids are letters and digits; a dot or a slash would lead to another address.
  if (!/^[\w-]+$/.test(incidentId)) {
    return invalid(path, "the incident.id of the answer to the trigger, such as PT4KHLK");
  }
  const incident = {
    type: "incident_reference",
    status: action === "acknowledge" ? "acknowledged" : "resolved",
  };
  return { url: `${url}/${incidentId}`, method: "PUT", headers, body: JSON.stringify({ incident }) };
}

/**
 * A page for a receiver of the host's own: all its fields as JSON, `at` as RFC 3339 text in UTC. The header
 * `Idempotency-Key` is the effect's `key`, bare, so that the receiver can tell a repeat; what a header cannot hold
 * (all but visible ASCII, and the sign `%`) stands there percent-encoded in UTF-8, as in a URL.
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
  const given = readOptions(options, ["url"]);
  const url = text(given, "url");
  if (!isWebAddress(url)) {
    invalid(pathOf(given, "url"), "an absolute http or https address without a user name and password");
  }
  const key = body.key.replace(/[^\x21-\x7e]+|%/gu, encodeURIComponent);
  const headers = { "Content-Type": JSON_TYPE, "Idempotency-Key": key };
  return { url, method: "POST", headers, body: JSON.stringify(body) };
}

/**
 * Whether to send a request again later, by the status of its answer: after 408, 429 and 5xx, and never after
 * another, which the same request would only get again. A request that had no answer at all is to be sent again.
 *
 * So say "Events API v2 Overview" (202 is success, 400 is final, 429 and 5xx are to be tried again after some
 * time, 429 preferably after minutes) and "Errors" of the REST API (408 too). A webhook's receiver is expected
 * to mean the same.
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

/** An argument that has been copied into plain data. */
type Fields = { readonly name: string; readonly values: Readonly<Record<string, unknown>> };

function readPage(page: unknown) {
  const given = fields(
    unpack(pack((packer) => packer.known(page, "page", PAGE_FIELDS))),
    "page",
    "an effect of kind page",
  );
  return {
    kind: oneOf(given, "kind", ["page"]),
    key: text(given, "key"),
    ticketId: id(given, "ticketId"),
    at: new Date(instantMs(required(given, "at"), pathOf(given, "at"))).toISOString(),
    action: oneOf(given, "action", ACTIONS),
    dedupKey: text(given, "dedupKey"),
    severity: oneOf(given, "severity", SEVERITIES),
    summary: text(given, "summary"),
    rule: optionalText(given, "rule") ?? null,
  };
}

function readOptions(options: unknown, known: readonly string[]): Fields {
  return closed(unpack(pack((packer) => packer.json(options, "options"))), "options", known);
}

/** An object in which only known fields may stand: a misspelt one would otherwise pass silently. */
function closed(value: unknown, name: string, known: readonly string[]): Fields {
  const given = fields(value, name, "an object");
  for (const field of Object.keys(given.values)) {
    if (known.includes(field)) continue;
    const expected = known.length === 1 ? known[0] : `one of ${known.join(", ")}`;
    const sentence = `there is no such field here; use ${expected}`;
    refuse({ code: "UNKNOWN_FIELD", expected: String(expected) }, pathOf(given, field), sentence);
  }
  return given;
}

function fields(value: unknown, name: string, expected: string): Fields {
  return isObject(value) ? { name, values: value } : invalid(name, expected);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const pathOf = (given: Fields, field: string): string => `${given.name}.${field}`;

function required(given: Fields, field: string): unknown {
  return (
    given.values[field] ??
    refuse({ code: "MISSING_FIELD" }, pathOf(given, field), "this field is missing; add it")
  );
}

function text(given: Fields, field: string): string {
  const value = required(given, field);
  return typeof value === "string" && value.trim() !== ""
    ? value
    : invalid(pathOf(given, field), "a text that is not blank");
}

function optionalText(given: Fields, field: string): string | undefined {
  const value = given.values[field] ?? "";
  if (typeof value !== "string") return invalid(pathOf(given, field), "a text");
  return value.trim() === "" ? undefined : value;
}

function id(given: Fields, field: string): Id {
  const value = required(given, field);
  return typeof value === "number" && Number.isSafeInteger(value) ? value : text(given, field);
}

function oneOf<const T extends string>(given: Fields, field: string, allowed: readonly T[]): T {
  const value = required(given, field);
  const found = allowed.find((one) => one === value);
  const expected = allowed.length === 1 ? String(allowed[0]) : `one of ${allowed.join(", ")}`;
  return found ?? invalid(pathOf(given, field), expected);
}

function region(given: Fields): PagerDutyRegion {
  return (given.values["region"] ?? "") === "" ? "us" : oneOf(given, "region", REGIONS);
}

/** Links or images: each has an address under `address`, and may have texts. */
function attachments(given: Fields, field: string, address: "href" | "src", texts: readonly string[]) {
  const value = given.values[field] ?? undefined;
  if (value === undefined) return undefined;
  const path = pathOf(given, field);
  if (!Array.isArray(value)) return invalid(path, "a list");
  return value.map((item: unknown, index) => {
    const one = closed(item, `${path}[${index}]`, [address, ...texts]);
    const target = text(one, address);
    if (address === "src" && !/^https:\/\//i.test(target)) invalid(pathOf(one, address), "an https address");
    return Object.fromEntries([[address, target], ...texts.map((name) => [name, optionalText(one, name)])]);
  });
}

function details(given: Fields): Readonly<Record<string, unknown>> | undefined {
  const value = given.values["customDetails"] ?? undefined;
  return value === undefined || isObject(value)
    ? value
    : invalid(pathOf(given, "customDetails"), "an object");
}

const reference = (id: string | undefined, type: string) => (id === undefined ? undefined : { id, type });

function isWebAddress(address: string): boolean {
  try {
    const { protocol, username, password } = new URL(address);
    return /^https?:$/.test(protocol) && username === "" && password === "";
  } catch {
    return false;
  }
}

/** Shortens a well-formed text to `limit` UTF-16 units, between two characters, with an ellipsis for the rest. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  // A trail surrogate first among what is left out has its lead before the cut.
  const inside = /^[\uDC00-\uDFFF]/.test(text.slice(end, end + 1));
  return `${text.slice(0, inside ? end - 1 : end)}…`;
}

/** Characters as the engine counts them. */
const characters = (text: string): number => [...text].length;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Names the option that takes most room: without it the rest is most likely to fit. */
function refuseSize(size: number, options: Readonly<Record<string, unknown>>): never {
  let largest = { field: "", size: 0 };
  for (const [field, value] of Object.entries(options)) {
    const own = value === undefined ? 0 : bytes(JSON.stringify(value));
    if (own > largest.size) largest = { field, size: own };
  }
  const mend = `the event has ${size} bytes and may have ${MAX_EVENT_BYTES}: shorten this field, the largest with ${largest.size}, or put a link to the ticket in its place`;
  return refuse({ code: "TOO_MUCH", mend }, `options.${largest.field}`, `this is too much at once; ${mend}`);
}

function invalid(path: string, expected: string): never {
  const sentence = `this value has the wrong type or form; write ${expected}`;
  return refuse({ code: "INVALID_VALUE", expected }, path, sentence);
}
