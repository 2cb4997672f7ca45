import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { nodeProgram } from "../../../scripts/nodes.mjs";

type Told = { method: string; path: string; status: number; answer: Record<string, unknown> }[];
type Sent = { key: string; kind: string; idempotencyKey: string }[];
type Stored = {
  ticket: { ticketId: string; createdAt: string };
  history: { revision: number }[];
  comments: { commentId: string; body: string }[];
  breaches: { breachType: string; breachedAt: string }[];
  outbox: unknown[];
};

// Miniflare wants a newer Node than the oldest that the package supports.
const node = nodeProgram(24);

test.skipIf(!existsSync(node))(
  "a ticket lives in a Durable Object, and its alarm finds the breach and empties the outbox, whatever fails on the way",
  () => {
    const life = fileURLToPath(new URL("life.mjs", import.meta.url));
    const { told, sent } = JSON.parse(execFileSync(node, [life], { encoding: "utf8" })) as {
      told: Told;
      sent: Sent;
    };
    const unreadable = Array.from({ length: 4 }, () => [
      ["POST", "/preview", 400, "BAD_REQUEST"],
      ["PUT", "/tickets/T-2", 400, "BAD_REQUEST"],
    ]).flat();
    expect(
      told.map(({ method, path, status, answer }) => [method, path, status, answer["code"] ?? "ok"]),
    ).toEqual([
      ["POST", "/preview", 200, "ok"],
      ["POST", "/preview", 422, "UNKNOWN_PRIORITY"],
      ...unreadable,
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
    const stored = told.map(({ answer }) => answer as Stored).at(-1);
    const { ticket, history, comments, breaches } = stored as Stored;
    expect(ticket.ticketId).toBe("T 1");
    expect(breaches.map(({ breachType }) => breachType)).toEqual(["RESPONSE"]);
    // At its exact deadline, however late the alarm rang.
    expect(Date.parse(breaches[0]?.breachedAt ?? "") - Date.parse(ticket.createdAt)).toBe(1_200);
    expect(comments.map(({ commentId }) => commentId)).toEqual(["c-1", "b-2"]);
    expect([...new Set(history.map(({ revision }) => revision))]).toEqual([1, 2, 3, 4]);
    // The receiver was out of order at first; nothing else was sent twice, and nothing is left.
    const keys = sent.map(({ key }) => key);
    expect(sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual(keys);
    expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], "notify/breach/RESPONSE/1/T 1"]);
    expect(new Set(keys).size).toBe(keys.length - 1);
  },
);
