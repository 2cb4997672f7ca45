/** Static pages served next to the routes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, expect, test } from "vitest";
import { withPages } from "../src/pages.js";

const folder = mkdtempSync(join(tmpdir(), "ticket-engine-pages-"));
afterAll(() => rmSync(folder, { recursive: true }));

for (const [name, text] of [
  ["desk/index.html", "the desk"],
  ["desk/app.js", "the desk's script"],
  ["more/index.html", "more"],
  ["more/app.js", "another script"],
  ["secret", "outside of both folders"],
] as const) {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
}
const routes = new Hono().get("/tickets", (context) => context.text("tickets"));
const site = withPages(routes, join(folder, "desk"), { "/more": join(folder, "more") });

test.each([
  ["/", 200, "the desk"],
  ["/app.js", 200, "the desk's script"],
  ["/more/", 200, "more"],
  ["/more/app.js", 200, "another script"],
  ["/tickets", 200, "tickets"],
  ["/more/nothing.js", 404, "404 Not Found"],
  ["/../secret", 404, "404 Not Found"],
  ["/more/..%2f..%2fsecret", 404, "404 Not Found"],
])("%s returns %i", async (path, status, text) => {
  const response = await site.request(path);
  expect([response.status, await response.text()]).toEqual([status, text]);
});

test("a path without its trailing slash redirects to one where relative links work", async () => {
  const response = await site.request("/more");
  expect([response.status, response.headers.get("location")]).toEqual([302, "/more/"]);
});
