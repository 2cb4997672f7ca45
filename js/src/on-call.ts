/**
 * Requests that carry out a page: for PagerDuty's two APIs and for a plain webhook. Nothing is sent
 * here, and no WebAssembly is loaded. Your outbox worker sends the request, as with `await
 * fetch(request.url, request)`, and retries when {@link shouldRetry} says so.
 *
 * PagerDuty advises ticketing systems to use its synchronous Incidents API ({@link
 * pagerDutyIncident}) instead of its Events API ({@link pagerDutyEvent}), which is asynchronous but
 * has less strict rate limits ("Events API v2 Overview" and "Incident Creation API" in PagerDuty's
 * developer documentation). With incidents you have to store the id of the incident that a trigger
 * opened; an event finds its alert by the page's `dedupKey` alone.
 *
 * @packageDocumentation
 */
export { TicketEngineError } from "./error.js";
export type { PageAction, PageInput, PageRequest, PageSeverity } from "./on-call/page.js";
export {
  type PagerDutyEventOptions,
  type PagerDutyImage,
  type PagerDutyIncidentOptions,
  type PagerDutyLink,
  type PagerDutyRegion,
  pagerDutyEvent,
  pagerDutyIncident,
} from "./on-call/pagerduty.js";
export { shouldRetry } from "./on-call/retry.js";
export { type PageWebhookOptions, pageWebhook } from "./on-call/webhook.js";
