/**
 * Fuzzes the routes with requests generated from their own OpenAPI document. `FUZZ_RUNS=1000` sends
 * more requests to each operation, and `FUZZ_SEED=1` sends different ones.
 */
import fc from "fast-check";
import type { Actor } from "ticket-engine";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Contract } from "./api/contract.js";
import { inUrl, Requests } from "./api/requests.js";
import { ann, type Json, max, type Operation, ray, SECRET, TestDesk } from "./api/test-desk.js";

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 25);
const options = { numRuns: RUNS, seed: Number(process.env["FUZZ_SEED"] ?? 7_461_629) };

let desk: TestDesk;
let contract: Contract;
let requests: Requests;
const loggedErrors = vi.fn();

beforeAll(async () => {
  desk = await TestDesk.start();
  contract = new Contract(desk.document);
  requests = new Requests(desk.document);
  for (const [number, priority] of ["P1", "P2", "P3", "P4"].entries()) {
    const draft = { ticketId: `T-${number + 1}`, title: "VPN", priority, reporterId: "ray", teamId: "net" };
    expect((await desk.request(ann, "post", "/tickets", draft)).status).toBe(201);
  }
}, 60_000);
beforeEach(() => void vi.spyOn(console, "error").mockImplementation(loggedErrors));
afterEach(() => {
  vi.restoreAllMocks();
  expect(loggedErrors.mock.calls).toEqual([]);
});
afterAll(() => desk.close());

const actors = fc.constantFrom(ray, ann, max);
const schemaOf = ({ requestBody }: Operation) => requestBody?.content["application/json"]?.schema;

/** A request to an operation, with a body from `bodies`. */
const requestOf = (path: string, operation: Operation, bodies: fc.Arbitrary<unknown>) =>
  fc
    .record({
      path: requests.valuesOf(operation, "path"),
      query: requests.valuesOf(operation, "query"),
      header: requests.valuesOf(operation, "header"),
      body: bodies,
    })
    .map(({ path: names, query, header, body }) => {
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => inUrl(names[name] ?? ""));
      const parameters = Object.entries(query).map(([name, value]) => `${name}=${inUrl(value)}`);
      // The runtime refuses header values that are not plain ASCII.
      const headers = Object.fromEntries(
        Object.entries(header).map(([name, value]) => [name, inUrl(value).slice(0, 255)]),
      );
      return { url: parameters.length > 0 ? `${url}?${parameters.join("&")}` : url, headers, body };
    });

test("valid requests get responses as documented, and nothing breaks", async () => {
  let succeeded = 0;
  for (const [name, method, path, operation] of desk.operations()) {
    const schema = schemaOf(operation);
    const bodies = schema ? requests.valid(schema) : fc.constant(undefined);
    await fc.assert(
      fc.asyncProperty(requestOf(path, operation, bodies), actors, async ({ url, headers, body }, actor) => {
        // Invalidate the configuration, because a new one would change the desk for the following
        // requests.
        if (name === "POST /configurations")
          (body as Json)["config"] = { ...((body as Json)["config"] as Json), x: 1 };
        const before = method === "get" ? await desk.dump() : "";
        const response = await desk.request(actor, method, url, body, headers);
        contract.expectConforming(name, operation, response, `${url} ${JSON.stringify(body)}`);
        if (method === "get") expect(await desk.dump(), name).toBe(before);
        if (response.status < 300) succeeded++;
      }),
      options,
    );
  }
  // Enough requests were not refused.
  expect(succeeded).toBeGreaterThan(desk.operations().length * 2);
});

test("invalid requests are refused with a code, and change nothing", async () => {
  for (const [name, method, path, operation] of desk.operations()) {
    const schema = schemaOf(operation);
    if (!schema) continue;
    await fc.assert(
      fc.asyncProperty(
        requestOf(path, operation, requests.invalid(schema)),
        async ({ url, headers, body }) => {
          const before = await desk.dump();
          const response = await desk.request(max, method, url, JSON.stringify(body), headers);
          const sent = `${url} ${JSON.stringify(body)}`;
          contract.expectConforming(name, operation, response, sent);
          expect([response.status, sent], response.text).toEqual([422, sent]);
          expect(await desk.dump(), sent).toBe(before);
        },
      ),
      options,
    );
  }
});

/** Bodies that are refused before or regardless of their schema. */
const BODIES: readonly [name: string, body: string, type: string, status: number, code: string][] = [
  ["incomplete JSON", "{", "application/json", 400, "NOT_JSON"],
  ["empty", "", "application/json", 400, "NOT_JSON"],
  ["half a string", '{"title": "', "application/json", 400, "NOT_JSON"],
  ["two JSON values", "{} {}", "application/json", 400, "NOT_JSON"],
  ["NaN", '{"title": NaN}', "application/json", 400, "NOT_JSON"],
  ["a form", "title=x", "application/x-www-form-urlencoded", 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["plain text", "{}", "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["of a similar media type", "{}", "application/json-patch+json", 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["JSON with a malformed media type parameter", "{}", "application/json;;", 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["two megabytes", JSON.stringify({ title: "x".repeat(2_000_000) }), "application/json", 413, "TOO_LARGE"],
  ["deeply nested", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "application/json", 422, "INVALID_VALUE"],
  ["a prototype pollution", '{"__proto__": {"role": "admin"}}', "application/json", 422, ""],
];

test.each(BODIES)(
  "every route with a body refuses a body that is %s",
  async (_, body, type, status, code) => {
    for (const [name, method, path, operation] of desk.operations()) {
      if (!schemaOf(operation)) continue;
      const url = path.replaceAll("{ticketId}", "T-1").replaceAll("{agentId}", "ann");
      const before = await desk.dump();
      const response = await desk.request(max, method, url, body, { "content-type": type });
      contract.expectConforming(name, operation, response, body);
      expect([name, response.status]).toEqual([name, status]);
      if (code) expect([name, response.body["code"]]).toEqual([name, code]);
      expect(await desk.dump()).toBe(before);
    }
  },
);

describe("a token that is", () => {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: "max", role: "admin", exp: Date.parse("2100-01-01") };
  const valid = () => desk.token(ray);
  const TOKENS: readonly [name: string, token: () => string][] = [
    ["empty", () => ""],
    ["unsigned", () => `${encoded(claims)}.`],
    ["a JWT without an algorithm", () => `${encoded({ alg: "none", typ: "JWT" })}.${encoded(claims)}.`],
    [
      "a JWT with another token's signature",
      () => `${encoded({ alg: "HS256" })}.${encoded(claims)}.${valid().split(".")[1]}`,
    ],
    ["signed with another token's signature", () => `${encoded(claims)}.${valid().split(".")[1]}`],
    ["expired", () => desk.token(max, desk.now)],
    ["for a role that cannot sign in", () => desk.token({ id: "x", role: "system" } as Actor)],
    ["cut short", () => valid().slice(0, -1)],
    ["padded", () => `${valid()}=`],
    ["the secret itself", () => SECRET],
    ["SQL", () => "' or 1=1 --.x"],
    ["huge", () => "x".repeat(8_000)],
  ];

  test.each(TOKENS)("%s is refused, in a header and in a cookie", async (_, token) => {
    const before = await desk.dump();
    for (const [name, method, path, operation] of desk.operations()) {
      if (!operation["x-roles"]) continue;
      for (const headers of [
        { authorization: `Bearer ${token()}` },
        { cookie: `desk_session=${encodeURIComponent(token())}` },
      ]) {
        const response = await desk.request(null, method, path, method === "get" ? undefined : {}, headers);
        contract.expectConforming(name, operation, response, "");
        expect([name, response.status, response.body["code"]]).toEqual([name, 401, "NOT_SIGNED_IN"]);
      }
    }
    expect(await desk.dump()).toBe(before);
  });
});
