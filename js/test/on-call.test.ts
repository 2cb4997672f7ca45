import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { createCalendar } from "ticket-engine";
import {
  type PageInput,
  type PageRequest,
  pagerDutyEvent,
  pagerDutyIncident,
  pageWebhook,
  shouldRetry,
  TicketEngineError,
} from "ticket-engine/on-call";
import { describe, expect, test } from "vitest";
import { refusal } from "./refusal.ts";

const page: PageInput = {
  kind: "page",
  key: "page/trigger/4/T-1",
  ticketId: "T-1",
  at: new Date("2026-11-23T09:15:00Z"),
  action: "trigger",
  dedupKey: "page/T-1",
  severity: "critical",
  summary: "P1 unassigned for 15 minutes: VPN is down",
  timerId: "p1-unassigned",
};
const acknowledged: PageInput = { ...page, action: "acknowledge", timerId: null };
const resolved: PageInput = { ...page, action: "resolve", timerId: null };

const routingKey = "e93facc04764012d7bfb002500d5d1a6";
const toService = { routingKey, source: "helpdesk.example.com" };
const toPagerDuty = { serviceId: "PWIXJZS", from: "desk@example.com" };
const toReceiver = { url: "https://oncall.example.com/pages" };

const sent = (request: PageRequest) => JSON.parse(request.body);
const event = (changes: object, options: object = {}) =>
  pagerDutyEvent({ ...page, ...changes }, { ...toService, ...options });
const incident = (changes: object, options: object = {}) =>
  pagerDutyIncident({ ...page, ...changes }, { ...toPagerDuty, ...options });
const webhook = (changes: object, options: object = {}) =>
  pageWebhook({ ...page, ...changes }, { ...toReceiver, ...options });

describe("an event for PagerDuty", () => {
  test("triggers an alert with summary, source, severity and time", () => {
    const request = pagerDutyEvent(page, toService);
    expect(request).toMatchObject({
      url: "https://events.pagerduty.com/v2/enqueue",
      method: "POST",
      headers: { "Content-Type": "application/json" },
    });
    expect(sent(request)).toEqual({
      routing_key: routingKey,
      dedup_key: "page/T-1",
      event_action: "trigger",
      payload: {
        summary: "P1 unassigned for 15 minutes: VPN is down",
        source: "helpdesk.example.com",
        severity: "critical",
        timestamp: "2026-11-23T09:15:00.000Z",
      },
    });
  });

  test("carries all options, under PagerDuty's names", () => {
    const request = pagerDutyEvent(page, {
      ...toService,
      component: "vpn",
      group: "network",
      class: "outage",
      client: "Help desk",
      clientUrl: "https://desk.example.com/T-1",
      links: [
        { href: "https://desk.example.com/T-1", text: "The ticket" },
        { href: "https://wiki.example.com" },
      ],
      images: [{ src: "https://desk.example.com/load.png", alt: "Load" }],
      customDetails: {
        openedAt: new Date("2026-11-23T09:00:00Z"),
        affected: 250,
        site: { floor: undefined },
      },
    });
    expect(sent(request)).toMatchObject({
      payload: {
        component: "vpn",
        group: "network",
        class: "outage",
        custom_details: { openedAt: "2026-11-23T09:00:00.000Z", affected: 250, site: {} },
      },
      client: "Help desk",
      client_url: "https://desk.example.com/T-1",
      links: [
        { href: "https://desk.example.com/T-1", text: "The ticket" },
        { href: "https://wiki.example.com" },
      ],
      images: [{ src: "https://desk.example.com/load.png", alt: "Load" }],
    });
  });

  test("acknowledges and resolves its alert by the same key, with nothing else", () => {
    const options = { ...toService, client: "Help desk", customDetails: { affected: 250 } };
    const key = { routing_key: routingKey, dedup_key: "page/T-1" };
    expect(sent(pagerDutyEvent(page, options))).toMatchObject(key);
    expect(sent(pagerDutyEvent(acknowledged, options))).toEqual({ ...key, event_action: "acknowledge" });
    expect(sent(pagerDutyEvent(resolved, options))).toEqual({ ...key, event_action: "resolve" });
  });

  test("goes to the region of the account", () => {
    expect(event({}, { region: "us" }).url).toBe("https://events.pagerduty.com/v2/enqueue");
    expect(event({}, { region: "eu" }).url).toBe("https://events.eu.pagerduty.com/v2/enqueue");
  });

  test("leaves out options that are null or blank", () => {
    const blank = {
      component: null,
      group: " ",
      client: "",
      links: null,
      customDetails: null,
      region: null,
    };
    expect(event({}, blank)).toEqual(event({}));
  });
});

describe("a summary", () => {
  const summary = (text: string): string => sent(event({ summary: text })).payload.summary;

  test("of 1,024 characters is unchanged, one of 1,025 is cut", () => {
    expect(summary("x".repeat(1024))).toBe("x".repeat(1024));
    expect(summary("x".repeat(1025))).toBe(`${"x".repeat(1023)}…`);
  });

  test("is never cut inside a character", () => {
    // The emoji takes the places 1,023 and 1,024: the second is needed for the ellipsis.
    expect(summary(`${"x".repeat(1022)}🔥`)).toBe(`${"x".repeat(1022)}🔥`);
    expect(summary(`${"x".repeat(1022)}🔥!`)).toBe(`${"x".repeat(1022)}…`);
    expect(summary(`${"x".repeat(1021)}🔥!!`)).toBe(`${"x".repeat(1021)}🔥…`);
    expect(summary("🔥".repeat(512))).toBe("🔥".repeat(512));
    expect(summary("🔥".repeat(513))).toBe(`${"🔥".repeat(511)}…`);
  });

  test("of any kind keeps its beginning, is well-formed and fits", () => {
    const texts = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.nat(30), (text, more) => {
        fc.pre(text.trim() !== "");
        const long = text.repeat(Math.ceil(1024 / text.length)) + "x".repeat(more);
        const result = summary(long);
        expect(result.length).toBeLessThanOrEqual(1024);
        expect(result).not.toMatch(/\p{Surrogate}/u);
        expect(long.startsWith(result.replace(/…$/, ""))).toBe(true);
        expect(result.length).toBeGreaterThanOrEqual(Math.min(long.length, 1023));
      }),
    );
  });

  test("is the title of an incident, cut in the same way", () => {
    expect(sent(incident({ summary: "x".repeat(1024) })).incident.title).toBe("x".repeat(1024));
    expect(sent(incident({ summary: "x".repeat(1025) })).incident.title).toBe(`${"x".repeat(1023)}…`);
  });
});

describe("the limits of PagerDuty's events", () => {
  test("a dedup key has at most 255 characters; an emoji counts as one", () => {
    expect(sent(event({ dedupKey: "k".repeat(255) })).dedup_key).toHaveLength(255);
    expect(() => event({ dedupKey: "🔑".repeat(255) })).not.toThrow();
    for (const dedupKey of ["k".repeat(256), "🔑".repeat(256)]) {
      const error = refusal(() => event({ dedupKey }));
      expect(error.details).toEqual({ code: "TEXT_TOO_LONG", length: 256, limit: 255 });
      expect(error.path).toBe("page.dedupKey");
    }
  });

  test("a routing key has 32 characters, and no message quotes it", () => {
    for (const wrong of [routingKey.slice(1), `${routingKey}0`]) {
      const error = refusal(() => event({}, { routingKey: wrong }));
      expect([error.code, error.path]).toEqual(["INVALID_VALUE", "options.routingKey"]);
      expect(error.message).not.toContain(wrong);
    }
  });

  test("a body has at most 512 KB of UTF-8", () => {
    const LIMIT = 512 * 1024;
    const sized = (note: string) => event({}, { customDetails: { note } });
    const bytes = (request: PageRequest) => Buffer.byteLength(request.body);
    const room = LIMIT - bytes(sized(""));
    for (const fitting of ["x".repeat(room), "é".repeat(1000) + "x".repeat(room - 2000)]) {
      expect(bytes(sized(fitting))).toBe(LIMIT);
      const error = refusal(() => sized(`${fitting}x`));
      expect([error.code, error.path]).toEqual(["LIMIT_EXCEEDED", "options.customDetails"]);
      expect(error.message).toMatch(
        /more than 524288 bytes in an event, which has 524289; shorten this field/,
      );
    }
  });

  test("the hint is to shorten the largest field", () => {
    const links = Array.from({ length: 6000 }, () => ({
      href: `https://desk.example.com/${"x".repeat(80)}`,
    }));
    const customDetails = { note: "x".repeat(1000) };
    expect(refusal(() => event({}, { links, customDetails })).path).toBe("options.links");
    expect(refusal(() => event({}, { source: "x".repeat(600_000), customDetails })).path).toBe(
      "options.source",
    );
    // An acknowledgement carries none of them.
    expect(() => event({ action: "acknowledge" }, { links })).not.toThrow();
  });
});

describe("an incident of PagerDuty", () => {
  test("is opened on a service, on behalf of a user, under the page's key", () => {
    const request = pagerDutyIncident(page, {
      ...toPagerDuty,
      escalationPolicyId: "PT20YPA",
      priorityId: "P53ZZH5",
      body: "250 people cannot work.",
    });
    expect({ ...request, body: sent(request) }).toEqual({
      url: "https://api.pagerduty.com/incidents",
      method: "POST",
      headers: {
        Accept: "application/vnd.pagerduty+json;version=2",
        "Content-Type": "application/json",
        From: "desk@example.com",
      },
      body: {
        incident: {
          type: "incident",
          title: "P1 unassigned for 15 minutes: VPN is down",
          service: { id: "PWIXJZS", type: "service_reference" },
          urgency: "high",
          incident_key: "page/T-1",
          escalation_policy: { id: "PT20YPA", type: "escalation_policy_reference" },
          priority: { id: "P53ZZH5", type: "priority_reference" },
          body: { type: "incident_body", details: "250 people cannot work." },
        },
      },
    });
    expect(Object.keys(sent(incident({})).incident)).toEqual([
      "type",
      "title",
      "service",
      "urgency",
      "incident_key",
    ]);
  });

  test.each([
    ["critical", "high"],
    ["error", "high"],
    ["warning", "low"],
    ["info", "low"],
  ])("of severity %s has %s urgency", (severity, urgency) => {
    expect(sent(incident({ severity })).incident.urgency).toBe(urgency);
  });

  test("is acknowledged and resolved by PagerDuty's id", () => {
    const known = { ...toPagerDuty, incidentId: "PT4KHLK" };
    for (const [change, status] of [
      [acknowledged, "acknowledged"],
      [resolved, "resolved"],
    ] as const) {
      const request = pagerDutyIncident(change, known);
      expect(request.method).toBe("PUT");
      expect(request.url).toBe("https://api.pagerduty.com/incidents/PT4KHLK");
      expect(request.headers["From"]).toBe("desk@example.com");
      expect(sent(request)).toEqual({ incident: { type: "incident_reference", status } });
    }
    expect(incident({ action: "resolve" }, { incidentId: "PT4KHLK", region: "eu" }).url).toBe(
      "https://api.eu.pagerduty.com/incidents/PT4KHLK",
    );
    // A trigger ignores the id.
    expect(pagerDutyIncident(page, known)).toEqual(pagerDutyIncident(page, toPagerDuty));
  });

  test("without an id cannot be acknowledged or resolved, and the hint says what to store", () => {
    for (const change of [acknowledged, resolved]) {
      const error = refusal(() => pagerDutyIncident(change, toPagerDuty));
      expect([error.code, error.path]).toEqual(["MISSING_FIELD", "options.incidentId"]);
      expect(error.hint).toBe("store the incident.id of the response to the trigger");
    }
  });

  test("leads to no other address and adds no header", () => {
    for (const incidentId of ["..", "P1/merge", "P1?x", "P 1"]) {
      expect(refusal(() => incident({ action: "resolve" }, { incidentId })).path).toBe("options.incidentId");
    }
    for (const from of ["desk@example.com\r\nX-Evil: 1", "desk", "déesk@example.com"]) {
      expect(refusal(() => incident({}, { from })).path).toBe("options.from");
    }
  });
});

describe("a page to a plain webhook", () => {
  test("has all fields of the page, and its key, by which the receiver recognizes a repeated request", () => {
    const request = pageWebhook(page, toReceiver);
    expect({ ...request, body: sent(request) }).toEqual({
      url: "https://oncall.example.com/pages",
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": "page/trigger/4/T-1" },
      body: { ...page, at: "2026-11-23T09:15:00.000Z" },
    });
    expect(sent(pageWebhook(resolved, toReceiver)).timerId).toBeNull();
  });

  test("has a key that a header can hold, for any ticket id, and never the same for two", () => {
    const key = (key: string) => webhook({ key }).headers["Idempotency-Key"];
    expect(key("page/Störung 1")).toBe("page/St%C3%B6rung%201");
    expect(key("page/🔥\r\n")).toBe("page/%F0%9F%94%A5%0D%0A");
    expect(key("page/a%20b")).not.toBe(key("page/a b"));
  });

  test("goes to an http or https address", () => {
    for (const url of [
      "/pages",
      "oncall.example.com",
      "file:///etc/passwd",
      "https://u@example.com",
      "https://:p@example.com",
      "http://",
    ]) {
      expect(refusal(() => webhook({}, { url }))).toMatchObject({
        code: "INVALID_VALUE",
        path: "options.url",
      });
    }
    expect(webhook({}, { url: "http://localhost:8080/pages" }).url).toBe("http://localhost:8080/pages");
  });
});

test("a page from an outbox gives the same requests", () => {
  const row = { ...JSON.parse(JSON.stringify(page)), outboxId: 7, tenant: { cyclic: {} } };
  row.tenant.cyclic = row.tenant;
  for (const at of [row.at, Date.parse(row.at), { epochMilliseconds: Date.parse(row.at) }]) {
    const again = { ...row, at };
    expect(pagerDutyEvent(again, toService)).toEqual(pagerDutyEvent(page, toService));
    expect(pagerDutyIncident(again, toPagerDuty)).toEqual(pagerDutyIncident(page, toPagerDuty));
    expect(pageWebhook(again, toReceiver)).toEqual(pageWebhook(page, toReceiver));
  }
});

describe("an instant is read as the engine reads it", () => {
  const calendar = createCalendar();
  const outcome = (call: () => unknown) => {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof TicketEngineError)) throw error;
      // The paths differ by the name of the argument.
      return [error.details, error.message.replace(/^\S+ /, "")];
    }
  };
  const here = (at: unknown) => outcome(() => sent(webhook({ at })).at);
  const engine = (at: unknown) => outcome(() => calendar.dueAt(at as Date, 0).toISOString());

  test.each<[unknown, string]>([
    ["2026-11-23T10:15:00.98765+01:00", "2026-11-23T09:15:00.987Z"],
    ["2028-02-29t23:59:59z", "2028-02-29T23:59:59.000Z"],
    ["2026-11-23 23:59:60-05:30", "2026-11-24T05:30:00.000Z"],
    ["2200-01-01T00:00:00Z", "2200-01-01T00:00:00.000Z"],
    [0.9, "1970-01-01T00:00:00.000Z"],
    [{ epochMilliseconds: 1 }, "1970-01-01T00:00:00.001Z"],
  ])("%j", (at, expected) => {
    expect(here(at)).toBe(expected);
    expect(engine(at)).toBe(expected);
  });

  test.each<[unknown, string]>([
    ["2026-11-23T09:15:00", "INVALID_INSTANT"],
    ["2026-11-23T09:15Z", "INVALID_INSTANT"],
    ["2026-11-23T09:15:00.Z", "INVALID_INSTANT"],
    ["2026-11-23", "INVALID_INSTANT"],
    ["2026-02-29T09:15:00Z", "INVALID_INSTANT"],
    ["2026-13-01T09:15:00Z", "INVALID_INSTANT"],
    ["2026-11-23T24:00:00Z", "INVALID_INSTANT"],
    ["2026-11-23T09:15:00+24:00", "INVALID_INSTANT"],
    ["", "INVALID_INSTANT"],
    ["yesterday 🔥\n".repeat(10), "INVALID_INSTANT"],
    [Number.NaN, "INVALID_INSTANT"],
    [new Date("never"), "INVALID_INSTANT"],
    [-1, "INSTANT_OUT_OF_RANGE"],
    ["1969-12-31T23:59:59Z", "INSTANT_OUT_OF_RANGE"],
    ["0000-01-01T00:00:00Z", "INSTANT_OUT_OF_RANGE"],
    ["2200-01-01T00:00:00.001Z", "INSTANT_OUT_OF_RANGE"],
  ])("%j is refused", (at, code) => {
    expect(here(at)).toMatchObject([{ code }, expect.any(String)]);
    expect(here(at)).toEqual(engine(at));
  });

  test.each<[unknown]>([[true], [[]], [{ toString: 1 }], [{ epochMilliseconds: "0" }]])(
    "%j is not an instant",
    (at) => {
      expect(refusal(() => webhook({ at }))).toMatchObject({ code: "INVALID_VALUE", path: "page.at" });
    },
  );
});

test("every request is one that fetch takes", () => {
  const requests = [
    event({ summary: "Стоп 🔥" }),
    incident({}),
    incident({ action: "resolve" }, { incidentId: "P1" }),
    webhook({ key: "Стоп 🔥" }),
  ];
  for (const request of requests) {
    const built = new Request(request.url, request);
    expect([built.url, built.method]).toEqual([request.url, request.method]);
  }
});

test("only statuses that PagerDuty calls temporary are retried", () => {
  const statuses = Array.from({ length: 600 }, (_, status) => status);
  expect(statuses.filter(shouldRetry).slice(0, 3)).toEqual([408, 429, 500]);
  expect(statuses.filter(shouldRetry)).toHaveLength(102);
  expect([202, 400, 401, 404, 413, 600, Number.NaN].some(shouldRetry)).toBe(false);
});

test("building a request loads no WebAssembly", () => {
  const seen = new Set<string>();
  const visit = (url: URL) => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    for (const [, path] of readFileSync(fileURLToPath(url), "utf8").matchAll(/ from "(\.[^"]+)"/g)) {
      visit(new URL(String(path), url));
    }
  };
  visit(new URL(import.meta.resolve("ticket-engine/on-call")));
  expect(seen.size).toBeGreaterThan(1);
  expect([...seen].filter((url) => url.includes("/lib/") || url.endsWith("/inline.js"))).toEqual([]);
});

const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;

describe("a refusal has a code, a path and a sentence", () => {
  /** Calls with what the types forbid, as plain JavaScript can. */
  const loose = pagerDutyEvent as (...args: unknown[]) => unknown;
  const half = "🔥".slice(0, 1);

  test.each<[string, () => unknown, string, string]>([
    ["nothing at all", () => loose(), "INVALID_VALUE", "page"],
    ["a string for a page", () => loose("page", toService), "INVALID_VALUE", "page"],
    ["a list of pages", () => loose([page], toService), "INVALID_VALUE", "page"],
    ["another effect", () => event({ kind: "notify" }), "INVALID_VALUE", "page.kind"],
    ["an unknown action", () => event({ action: "snooze" }), "INVALID_VALUE", "page.action"],
    ["an unknown severity", () => event({ severity: "Critical" }), "INVALID_VALUE", "page.severity"],
    ["no dedup key", () => event({ dedupKey: undefined }), "MISSING_FIELD", "page.dedupKey"],
    ["an empty dedup key", () => event({ dedupKey: "" }), "INVALID_VALUE", "page.dedupKey"],
    ["a blank summary", () => event({ summary: " \n" }), "INVALID_VALUE", "page.summary"],
    ["half a character", () => event({ summary: `on ${half}fire` }), "NOT_PLAIN_DATA", "page.summary"],
    ["a bigint id", () => event({ ticketId: 1n }), "NOT_PLAIN_DATA", "page.ticketId"],
    ["a fractional id", () => event({ ticketId: 1.5 }), "INVALID_VALUE", "page.ticketId"],
    ["a timer id that is not a string", () => event({ timerId: 5 }), "INVALID_VALUE", "page.timerId"],
    ["no instant", () => event({ at: null }), "MISSING_FIELD", "page.at"],
    ["no options", () => loose(page), "INVALID_VALUE", "options"],
    ["no routing key", () => event({}, { routingKey: null }), "MISSING_FIELD", "options.routingKey"],
    ["a blank source", () => event({}, { source: " " }), "INVALID_VALUE", "options.source"],
    ["a misspelt option", () => event({}, { details: {} }), "UNKNOWN_FIELD", "options.details"],
    [
      "a component that is not a string",
      () => event({}, { component: 5 }),
      "INVALID_VALUE",
      "options.component",
    ],
    ["an unknown region", () => event({}, { region: "mars" }), "INVALID_VALUE", "options.region"],
    ["details as a list", () => event({}, { customDetails: [] }), "INVALID_VALUE", "options.customDetails"],
    [
      "details that contain themselves",
      () => event({}, { customDetails: cyclic }),
      "NOT_PLAIN_DATA",
      "options.customDetails.self",
    ],
    [
      "a bigint in details",
      () => event({}, { customDetails: { rows: [1n] } }),
      "NOT_PLAIN_DATA",
      "options.customDetails.rows[0]",
    ],
    [
      "half a character in details",
      () => event({}, { customDetails: { note: half } }),
      "NOT_PLAIN_DATA",
      "options.customDetails.note",
    ],
    [
      "details of a million values",
      () => event({}, { customDetails: { rows: Array(1_000_000).fill(0) } }),
      "LIMIT_EXCEEDED",
      "options.customDetails.rows",
    ],
    [
      "a getter that throws",
      () =>
        event(
          {},
          {
            customDetails: {
              get site() {
                throw new Error("the database is gone");
              },
            },
          },
        ),
      "NOT_PLAIN_DATA",
      "options.customDetails.site",
    ],
    ["links that are not a list", () => event({}, { links: {} }), "INVALID_VALUE", "options.links"],
    [
      "a link without an address",
      () => event({}, { links: [{ text: "x" }] }),
      "MISSING_FIELD",
      "options.links[0].href",
    ],
    ["null for a link", () => event({}, { links: [null] }), "INVALID_VALUE", "options.links[0]"],
    [
      "a misspelt field of a link",
      () => event({}, { links: [{ href: "https://example.com", title: "x" }] }),
      "UNKNOWN_FIELD",
      "options.links[0].title",
    ],
    [
      "an image that is not served by https",
      () => event({}, { images: [{ src: "http://example.com/x.png" }] }),
      "INVALID_VALUE",
      "options.images[0].src",
    ],
    ["no service", () => incident({}, { serviceId: undefined }), "MISSING_FIELD", "options.serviceId"],
    ["no sender", () => incident({}, { from: undefined }), "MISSING_FIELD", "options.from"],
    ["a body that is not a string", () => incident({}, { body: {} }), "INVALID_VALUE", "options.body"],
    ["no address", () => webhook({}, { url: undefined }), "MISSING_FIELD", "options.url"],
    ["options of another builder", () => webhook({}, { routingKey }), "UNKNOWN_FIELD", "options.routingKey"],
  ])("%s", (_name, call, code, path) => {
    const error = refusal(call);
    expect(error).toMatchObject({ code, path, details: { code } });
    expect(error.message.length, "a sentence, not a dump of the input").toBeLessThan(600);
    expect(error.message).toMatch(/: .{3}/);
  });

  test("any argument is accepted or refused with a TicketEngineError", () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true });
    const builders = [event, incident, webhook] as const;
    const names = [
      ...Object.keys(page),
      "routingKey",
      "links",
      "images",
      "customDetails",
      "from",
      "body",
      "url",
    ];
    const attempt = (call: () => unknown) => {
      try {
        call();
      } catch (error) {
        expect(error).toBeInstanceOf(TicketEngineError);
      }
    };
    fc.assert(
      fc.property(anything, fc.constantFrom(...names), fc.constantFrom(...builders), (value, name, build) => {
        attempt(() => loose(value, value));
        attempt(() => loose(page, value));
        attempt(() => build({ [name]: value }));
        attempt(() => build({}, { [name]: value }));
      }),
      { numRuns: 1000 },
    );
  });

  test("no argument is changed", () => {
    const options = Object.freeze({ ...toService, customDetails: Object.freeze({ a: Object.freeze([1]) }) });
    expect(() => pagerDutyEvent(Object.freeze({ ...page }), options)).not.toThrow();
  });
});
