import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { nodeProgram } from "../../../scripts/nodes.mjs";

type Responses = { method: string; path: string; status: number; body: Record<string, unknown> }[];
type Delivered = { key: string; kind: string; idempotencyKey: string }[];
type Stored = {
  ticket: { ticketId: string; createdAt: string };
  history: { revision: number }[];
  comments: { commentId: string; body: string }[];
  breaches: { breachType: string; breachedAt: string }[];
  outbox: unknown[];
};

// Miniflare needs a newer Node than the oldest one that the package supports.
const node = nodeProgram(24);

test.skipIf(!existsSync(node))(
  "a ticket in a Durable Object finds its breach and empties its outbox by its alarm, despite failures",
  () => {
    const program = fileURLToPath(new URL("ticket-life.mjs", import.meta.url));
    const { responses, delivered } = JSON.parse(execFileSync(node, [program], { encoding: "utf8" })) as {
      responses: Responses;
      delivered: Delivered;
    };
    const invalidBodies = Array.from({ length: 4 }, () => [
      ["POST", "/preview", 400, "BAD_REQUEST"],
      ["PUT", "/tickets/T-2", 400, "BAD_REQUEST"],
    ]).flat();
    expect(
      responses.map(({ method, path, status, body }) => [method, path, status, body["code"] ?? "ok"]),
    ).toEqual([
      ["POST", "/preview", 200, "ok"],
      ["POST", "/preview", 422, "UNKNOWN_PRIORITY"],
      ...invalidBodies,
      ["GET", "/tickets/T-1", 404, "NO_TICKET"],
      ["GET", "/tickets/%E0", 404, "NOT_FOUND"],
      ["PUT", "/tickets/T%201", 200, "ok"],
      ["PUT", "/tickets/T%201", 409, "EXISTS"],
      ["POST", "/tickets/T%201/transition", 422, "INVALID_TRANSITION"],
      ["POST", "/tickets/T%201/explode", 405, "METHOD"],
      ["POST", "/fail/preview", 200, "ok"],
      ["POST", "/preview", 503, "ENGINE_FAILED"],
      ["POST", "/preview", 200, "ok"],
      ["POST", "/fail/advance", 200, "ok"],
      ["GET", "/tickets/T%201", 200, "ok"],
      ["POST", "/tickets/T%201/comment", 200, "ok"],
      ["POST", "/tickets/T%201/comment", 409, "EXISTS"],
      ["POST", "/tickets/T%201/comment", 200, "ok"],
      ["GET", "/tickets/T%201", 200, "ok"],
    ]);
    const stored = responses.map(({ body }) => body as Stored).at(-1);
    const { ticket, history, comments, breaches } = stored as Stored;
    expect(ticket.ticketId).toBe("T 1");
    expect(breaches.map(({ breachType }) => breachType)).toEqual(["RESPONSE"]);
    // The breach has the exact deadline, however late the alarm ran.
    expect(Date.parse(breaches[0]?.breachedAt ?? "") - Date.parse(ticket.createdAt)).toBe(1_200);
    expect(comments.map(({ commentId }) => commentId)).toEqual(["c-1", "b-2"]);
    expect([...new Set(history.map(({ revision }) => revision))]).toEqual([1, 2, 3, 4]);
    // The first delivery failed and was repeated; no other one was.
    const keys = delivered.map(({ key }) => key);
    expect(delivered.map(({ idempotencyKey }) => idempotencyKey)).toEqual(keys);
    expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], "notify/breach/RESPONSE/1/T 1"]);
    expect(new Set(keys).size).toBe(keys.length - 1);
  },
);
