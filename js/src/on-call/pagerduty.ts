import { described, refuse, refuseMissing, refuseSize, refuseValue } from "../error.js";
import {
  characters,
  type Fields,
  isObject,
  knownFieldsOf,
  type Maybe,
  oneOf,
  optionalString,
  pathOf,
  string,
  utf8Bytes,
} from "./fields.js";
import { JSON_TYPE, type PageInput, type PageRequest, readOptions, readPage } from "./page.js";

const REGIONS = ["us", "eu"] as const;

/**
 * Where a PagerDuty account is hosted: `us` or `eu` ("Service Regions" in PagerDuty's knowledge
 * base).
 */
export type PagerDutyRegion = (typeof REGIONS)[number];

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

/** What an event of PagerDuty has besides the page. A blank string counts as absent. */
export type PagerDutyEventOptions = {
  /**
   * The integration key of a service, 32 characters. Send every action of a page to the same one.
   */
  readonly routingKey: string;
  /** Where the problem is, preferably a host name. The help desk's own will do. */
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
  /** Any object, shown to the person on call. */
  readonly customDetails?: Maybe<object>;
  /** `us` when absent. */
  readonly region?: Maybe<PagerDutyRegion>;
};

/** What an incident of PagerDuty has besides the page. A blank string counts as absent. */
export type PagerDutyIncidentOptions = {
  /** The id of the service on which the incident is opened. */
  readonly serviceId: string;
  /** The e-mail address of a user of the account, who is recorded as the author. */
  readonly from: string;
  /** The escalation policy; that of the service when absent. */
  readonly escalationPolicyId?: Maybe<string>;
  /** The id of one of the account's priorities. */
  readonly priorityId?: Maybe<string>;
  /**
   * The id in the response to the trigger. Required to acknowledge and resolve; ignored by a
   * trigger.
   */
  readonly incidentId?: Maybe<string>;
  /** A longer description, as plain text. */
  readonly body?: Maybe<string>;
  /** `us` when absent. */
  readonly region?: Maybe<PagerDutyRegion>;
};

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

const ROUTING_KEY_LENGTH = 32;
const MAX_DEDUP_KEY = 255;
const MAX_SUMMARY = 1024;
/**
 * The document says 512 KB. This is the larger of its two readings, so that nothing is refused that
 * may pass.
 */
const MAX_EVENT_BYTES = 512 * 1024;

/**
 * An event for PagerDuty's Events API v2. A trigger opens an alert, or adds to the open one with
 * the same `dedupKey`. To acknowledge or resolve an alert that is not open has no effect. The
 * routing key is the only authorization needed.
 *
 * The limits are those of "Send an Alert Event" and "Events API v2 Overview" in PagerDuty's
 * developer documentation. Refused: a routing key that does not have 32 characters, a `dedupKey` of
 * more than 255, a body of more than 512 KB (taken as 524,288 bytes). A summary of more than 1,024
 * characters is cut and ends with an ellipsis.
 *
 * The documents do not say how they count characters outside the Basic Multilingual Plane, such as
 * emoji. Here they count as two in a summary, which costs a few of them at most, and as one in a
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
 * @throws TicketEngineError `MISSING_FIELD`, `INVALID_VALUE`, `TEXT_TOO_LONG`, `LIMIT_EXCEEDED`,
 * `NOT_PLAIN_DATA` and others.
 */
export function pagerDutyEvent(page: PageInput, options: PagerDutyEventOptions): PageRequest {
  const { action, dedupKey, summary, severity, at } = readPage(page);
  const fields = readOptions(options, EVENT_OPTIONS);
  const routingKey = readRoutingKey(fields);
  checkDedupKey(dedupKey);
  const source = string(fields, "source");
  const host = region(fields) === "eu" ? "events.eu.pagerduty.com" : "events.pagerduty.com";
  const content = {
    source,
    component: optionalString(fields, "component"),
    group: optionalString(fields, "group"),
    class: optionalString(fields, "class"),
    client: optionalString(fields, "client"),
    clientUrl: optionalString(fields, "clientUrl"),
    links: attachments(fields, "links", "href", ["text"]),
    images: attachments(fields, "images", "src", ["href", "alt"]),
    customDetails: customDetails(fields),
  };
  const { client, clientUrl, links, images, customDetails: details, ...where } = content;
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
            custom_details: details,
          },
          client,
          client_url: clientUrl,
          links,
          images,
        }
      : key,
  );
  const size = utf8Bytes(body);
  if (size > MAX_EVENT_BYTES) refuseEvent(size, content);
  return { url: `https://${host}/v2/enqueue`, method: "POST", headers: { "Content-Type": JSON_TYPE }, body };
}

/**
 * A request to PagerDuty's Incidents API. A trigger opens an incident: store the `incident.id` of
 * the response, which the other actions take as `incidentId`. Add the `Authorization` header
 * yourself.
 *
 * The `dedupKey` is the incident's key: while that incident is open, a repeated trigger gets status
 * 400 and opens no second one. The urgency is high for the severities critical and error and low
 * for the others, as PagerDuty itself derives it ("Dynamic Notifications" in its knowledge base).
 * The rest follows "Incident Creation API" in its developer documentation and "Update an incident"
 * in its API reference. Neither gives a limit for a title: it is cut like the summary of an event,
 * at 1,024 characters, since PagerDuty makes titles of summaries. Neither gives one for a key or a
 * body.
 *
 * @example
 * ```ts
 * const options = { serviceId: "PWIXJZS", from: "desk@example.com", incidentId: row.incidentId };
 * const request = pagerDutyIncident(effect, options);
 * const headers = { ...request.headers, Authorization: `Token token=${apiKey}` };
 * const response = await fetch(request.url, { ...request, headers });
 * ```
 * @throws TicketEngineError `MISSING_FIELD` at `options.incidentId` when a page is
 * acknowledged or resolved without it; `INVALID_VALUE`, `NOT_PLAIN_DATA` and others.
 */
export function pagerDutyIncident(page: PageInput, options: PagerDutyIncidentOptions): PageRequest {
  const { action, dedupKey, summary, severity } = readPage(page);
  const fields = readOptions(options, INCIDENT_OPTIONS);
  const serviceId = string(fields, "serviceId");
  const from = string(fields, "from");
  // A header holds nothing else, least of all a line break.
  if (!/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(from)) {
    refuseValue(pathOf(fields, "from"), "an e-mail address in ASCII", described(from));
  }
  const escalationPolicyId = optionalString(fields, "escalationPolicyId");
  const priorityId = optionalString(fields, "priorityId");
  const incidentId = optionalString(fields, "incidentId");
  const description = optionalString(fields, "body");
  const url = `https://${region(fields) === "eu" ? "api.eu.pagerduty.com" : "api.pagerduty.com"}/incidents`;
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
  const path = pathOf(fields, "incidentId");
  const hint = "store the incident.id of the response to the trigger";
  if (incidentId === undefined) {
    return refuseMissing(path, hint);
  }
  // PagerDuty's ids are letters and digits. A dot or a slash would lead to another address.
  if (!/^[\w-]+$/.test(incidentId)) {
    return refuseValue(path, "an id of PagerDuty, such as PT4KHLK", described(incidentId), hint);
  }
  const incident = {
    type: "incident_reference",
    status: action === "acknowledge" ? "acknowledged" : "resolved",
  };
  return { url: `${url}/${incidentId}`, method: "PUT", headers, body: JSON.stringify({ incident }) };
}

function readRoutingKey(fields: Fields): string {
  const key = string(fields, "routingKey");
  const length = characters(key);
  if (length === ROUTING_KEY_LENGTH) return key;
  const expected = `an integration key of ${ROUTING_KEY_LENGTH} characters`;
  // The key is a secret: no message quotes it.
  return refuseValue(pathOf(fields, "routingKey"), expected, `${length} characters`);
}

function checkDedupKey(dedupKey: string): void {
  const length = characters(dedupKey);
  if (length <= MAX_DEDUP_KEY) return;
  const sentence = `expected at most ${MAX_DEDUP_KEY} characters, got ${length}`;
  const reason = { code: "TEXT_TOO_LONG", length, limit: MAX_DEDUP_KEY } as const;
  refuse(reason, "page.dedupKey", sentence);
}

function region(fields: Fields): PagerDutyRegion {
  return (fields.values["region"] ?? "") === "" ? "us" : oneOf(fields, "region", REGIONS);
}

/** Links or images: each has an address, and may have further strings. */
function attachments(fields: Fields, field: string, address: "href" | "src", others: readonly string[]) {
  const value = fields.values[field] ?? undefined;
  if (value === undefined) return undefined;
  const path = pathOf(fields, field);
  if (!Array.isArray(value)) return refuseValue(path, "a list", described(value));
  return value.map((item: unknown, index) => {
    const attachment = knownFieldsOf(item, `${path}[${index}]`, [address, ...others]);
    const target = string(attachment, address);
    if (address === "src" && !/^https:\/\//i.test(target)) {
      refuseValue(pathOf(attachment, address), "an https address", described(target));
    }
    const strings = others.map((name) => [name, optionalString(attachment, name)] as const);
    return Object.fromEntries([[address, target], ...strings]);
  });
}

function customDetails(fields: Fields): Readonly<Record<string, unknown>> | undefined {
  const value = fields.values["customDetails"] ?? undefined;
  if (value === undefined || isObject(value)) return value;
  return refuseValue(pathOf(fields, "customDetails"), "an object", described(value));
}

const reference = (id: string | undefined, type: string) => (id === undefined ? undefined : { id, type });

/**
 * Shortens a well-formed string to `limit` UTF-16 units, between two characters, and adds an
 * ellipsis.
 */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  // When the rest begins with a trail surrogate, the cut would split a character.
  const isInside = /^[\uDC00-\uDFFF]/.test(text.slice(end, end + 1));
  return `${text.slice(0, isInside ? end - 1 : end)}…`;
}

/** Names the largest option: to shorten that one is most likely enough. */
function refuseEvent(size: number, options: Readonly<Record<string, unknown>>): never {
  let largest = { field: "", size: 0 };
  for (const [field, value] of Object.entries(options)) {
    const bytes = value === undefined ? 0 : utf8Bytes(JSON.stringify(value));
    if (bytes > largest.size) largest = { field, size: bytes };
  }
  const limit = `${MAX_EVENT_BYTES} bytes in an event, which has ${size}`;
  const hint = `shorten this field, the largest with ${largest.size}, or link to the ticket instead`;
  return refuseSize(`options.${largest.field}`, limit, hint);
}
