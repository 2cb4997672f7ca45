/**
 * The routes under requests made of their own OpenAPI document. `FUZZ_RUNS=1000` asks each operation more often,
 * `FUZZ_SEED=1` otherwise.
 */
import fc from "fast-check";
import type { Actor } from "ticket-engine";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { inUrl, Requests } from "./api/arbitrary.js";
import { Contract } from "./api/contract.js";
import { ann, type Json, max, type Operation, ray, SECRET, TestDesk } from "./api/desk.js";

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 25);
const options = { numRuns: RUNS, seed: Number(process.env["FUZZ_SEED"] ?? 7_461_629) };

let desk: TestDesk;
let contract: Contract;
let requests: Requests;
const defects = vi.fn();

beforeAll(async () => {
  desk = await TestDesk.start();
  contract = new Contract(desk.document);
  requests = new Requests(desk.document);
  for (const [number, priority] of ["P1", "P2", "P3", "P4"].entries()) {
    const draft = { ticketId: `T-${number + 1}`, title: "VPN", priority, reporterId: "ray", teamId: "net" };
    expect((await desk.ask(ann, "post", "/tickets", draft)).status).toBe(201);
  }
}, 60_000);
beforeEach(() => void vi.spyOn(console, "error").mockImplementation(defects));
afterEach(() => {
  vi.restoreAllMocks();
  expect(defects.mock.calls).toEqual([]);
});
afterAll(() => desk.close());

const actors = fc.constantFrom(ray, ann, max);
const schemaOf = ({ requestBody }: Operation) => requestBody?.content["application/json"]?.schema;

/** A request to an operation; its body from `bodies`. */
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
      const asked = Object.entries(query).map(([name, value]) => `${name}=${inUrl(value)}`);
      // Of a header the runtime itself refuses all but plain texts.
      const headers = Object.fromEntries(
        Object.entries(header).map(([name, value]) => [name, inUrl(value).slice(0, 255)]),
      );
      return { url: asked.length > 0 ? `${url}?${asked.join("&")}` : url, headers, body };
    });

test("what the document allows is answered as the document says, and nothing breaks", async () => {
  let done = 0;
  for (const [name, method, path, operation] of desk.operations()) {
    const schema = schemaOf(operation);
    const bodies = schema ? requests.valid(schema) : fc.constant(undefined);
    await fc.assert(
      fc.asyncProperty(requestOf(path, operation, bodies), actors, async ({ url, headers, body }, actor) => {
        // A new configuration would make this another desk.
        if (name === "POST /configurations")
          (body as Json)["config"] = { ...((body as Json)["config"] as Json), x: 1 };
        const before = method === "get" ? await desk.dump() : "";
        const answer = await desk.ask(actor, method, url, body, headers);
        contract.expectKept(name, operation, answer, `${url} ${JSON.stringify(body)}`);
        if (method === "get") expect(await desk.dump(), name).toBe(before);
        if (answer.status < 300) done++;
      }),
      options,
    );
  }
  // Not only refusals.
  expect(done).toBeGreaterThan(desk.operations().length * 2);
});

test("what the document does not allow is refused with a code, and nothing is changed", async () => {
  for (const [name, method, path, operation] of desk.operations()) {
    const schema = schemaOf(operation);
    if (!schema) continue;
    await fc.assert(
      fc.asyncProperty(
        requestOf(path, operation, requests.spoiled(schema)),
        async ({ url, headers, body }) => {
          const before = await desk.dump();
          const answer = await desk.ask(max, method, url, JSON.stringify(body), headers);
          const sent = `${url} ${JSON.stringify(body)}`;
          contract.expectKept(name, operation, answer, sent);
          expect([answer.status, sent], answer.text).toEqual([422, sent]);
          expect(await desk.dump(), sent).toBe(before);
        },
      ),
      options,
    );
  }
});

/** Bodies that no schema is asked about. */
const BODIES: readonly [what: string, body: string, type: string, status: number, code: string][] = [
  ["no JSON", "{", "application/json", 400, "NOT_JSON"],
  ["nothing", "", "application/json", 400, "NOT_JSON"],
  ["half a string", '{"title": "', "application/json", 400, "NOT_JSON"],
  ["more than JSON", "{} {}", "application/json", 400, "NOT_JSON"],
  ["not a number", '{"title": NaN}', "application/json", 400, "NOT_JSON"],
  ["a form", "title=x", "application/x-www-form-urlencoded", 415, "NOT_CALLED_JSON"],
  ["text", "{}", "text/plain", 415, "NOT_CALLED_JSON"],
  ["nearly JSON", "{}", "application/json-patch+json", 415, "NOT_CALLED_JSON"],
  ["JSON with a spoiled parameter", "{}", "application/json;;", 415, "NOT_CALLED_JSON"],
  ["two megabytes", JSON.stringify({ title: "x".repeat(2_000_000) }), "application/json", 413, "TOO_LARGE"],
  ["deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "application/json", 422, "INVALID_VALUE"],
  ["a prototype", '{"__proto__": {"role": "admin"}}', "application/json", 422, ""],
];

test.each(BODIES)(
  "a body that is %s is refused by every route that takes one",
  async (_, body, type, status, code) => {
    for (const [name, method, path, operation] of desk.operations()) {
      if (!schemaOf(operation)) continue;
      const url = path.replaceAll("{ticketId}", "T-1").replaceAll("{agentId}", "ann");
      const before = await desk.dump();
      const answer = await desk.ask(max, method, url, body, { "content-type": type });
      contract.expectKept(name, operation, answer, body);
      expect([name, answer.status]).toEqual([name, status]);
      if (code) expect([name, answer.body["code"]]).toEqual([name, code]);
      expect(await desk.dump()).toBe(before);
    }
  },
);

describe("a token that is", () => {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: "max", role: "admin", exp: Date.parse("2100-01-01") };
  const good = () => desk.token(ray);
  const TOKENS: readonly [what: string, token: () => string][] = [
    ["empty", () => ""],
    ["unsigned", () => `${encoded(claims)}.`],
    ["of no algorithm", () => `${encoded({ alg: "none", typ: "JWT" })}.${encoded(claims)}.`],
    [
      "signed by a JWT's header",
      () => `${encoded({ alg: "HS256" })}.${encoded(claims)}.${good().split(".")[1]}`,
    ],
    ["of another's signature", () => `${encoded(claims)}.${good().split(".")[1]}`],
    ["over", () => desk.token(max, desk.now)],
    ["of a role that nobody signs in with", () => desk.token({ id: "x", role: "system" } as Actor)],
    ["cut short", () => good().slice(0, -1)],
    ["padded", () => `${good()}=`],
    ["the secret itself", () => SECRET],
    ["SQL", () => "' or 1=1 --.x"],
    ["huge", () => "x".repeat(8_000)],
  ];

  test.each(TOKENS)("%s is nobody's, in a header and in a cookie", async (_, token) => {
    const before = await desk.dump();
    for (const [name, method, path, operation] of desk.operations()) {
      if (!operation["x-roles"]) continue;
      for (const headers of [
        { authorization: `Bearer ${token()}` },
        { cookie: `desk_session=${encodeURIComponent(token())}` },
      ]) {
        const answer = await desk.ask(null, method, path, method === "get" ? undefined : {}, headers);
        contract.expectKept(name, operation, answer, "");
        expect([name, answer.status, answer.body["code"]]).toEqual([name, 401, "NOT_SIGNED_IN"]);
      }
    }
    expect(await desk.dump()).toBe(before);
  });
});
