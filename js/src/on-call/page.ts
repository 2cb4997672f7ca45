import { refuseValue } from "../error.js";
import { instantMs } from "../instant.js";
import { pack } from "../pack.js";
import type { Id, InstantInput } from "../types.js";
import { unpack } from "../unpack.js";
import {
  type Fields,
  fieldsOf,
  id,
  knownFieldsOf,
  type Maybe,
  oneOf,
  optionalString,
  pathOf,
  required,
  string,
} from "./fields.js";

const ACTIONS = ["trigger", "acknowledge", "resolve"] as const;
const SEVERITIES = ["critical", "error", "warning", "info"] as const;

/**
 * What happens to a page.
 *
 * * `trigger`: call somebody.
 * * `acknowledge`: somebody has taken the ticket; stop escalating.
 * * `resolve`: the page is no longer needed.
 */
export type PageAction = (typeof ACTIONS)[number];

/**
 * How severe a page is, from `critical` down to `info`. The words are those of PagerDuty's Events
 * API v2.
 */
export type PageSeverity = (typeof SEVERITIES)[number];

/** An effect of kind `page`, from a decision or from your outbox. Other fields are ignored. */
export type PageInput = {
  readonly kind: "page";
  /** The effect's stable key. */
  readonly key: string;
  /** The ticket. */
  readonly ticketId: Id;
  /** When it happened. */
  readonly at: InstantInput;
  /** What happens to the page. */
  readonly action: PageAction;
  /** The same from a page's trigger to its resolution. */
  readonly dedupKey: string;
  /** How severe it is. */
  readonly severity: PageSeverity;
  /** One line for the person on call. */
  readonly summary: string;
  /** The timer that paged; null when the page is acknowledged or resolved. */
  readonly timerId?: Maybe<string>;
};

/** A request to send. Its fields are options of `fetch`. */
export type PageRequest = {
  readonly url: string;
  readonly method: "POST" | "PUT";
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
};

const PAGE_FIELDS = [
  "kind",
  "key",
  "ticketId",
  "at",
  "action",
  "dedupKey",
  "severity",
  "summary",
  "timerId",
] as const satisfies readonly (keyof PageInput)[];

export const JSON_TYPE = "application/json";

/** A checked copy of a page, with `at` as an RFC 3339 string in UTC. */
export function readPage(page: unknown) {
  const expected = "an effect of kind page";
  if (page === undefined) refuseValue("page", expected, "nothing");
  const copy = unpack(pack((packer) => packer.known(page, "page", PAGE_FIELDS)));
  const fields = fieldsOf(copy, "page", expected);
  return {
    kind: oneOf(fields, "kind", ["page"]),
    key: string(fields, "key"),
    ticketId: id(fields, "ticketId"),
    at: new Date(instantMs(required(fields, "at"), pathOf(fields, "at"))).toISOString(),
    action: oneOf(fields, "action", ACTIONS),
    dedupKey: string(fields, "dedupKey"),
    severity: oneOf(fields, "severity", SEVERITIES),
    summary: string(fields, "summary"),
    timerId: optionalString(fields, "timerId") ?? null,
  };
}

/** A copy of the options of a request. */
export function readOptions(options: unknown, known: readonly string[]): Fields {
  if (options === undefined) refuseValue("options", "an object", "nothing");
  return knownFieldsOf(unpack(pack((packer) => packer.json(options, "options"))), "options", known);
}
