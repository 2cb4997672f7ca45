/**
 * Server-sent events that say which tickets changed. Clients read the changed tickets through the
 * other routes.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Desk } from "../app.js";
import type { Changes, Update } from "../events.js";
import { audienceSpec, type Routes, requireAudience } from "../route.js";
import { LastEventId, Problem } from "../schemas.js";

/** Keeps proxies from closing an idle stream. */
const HEARTBEAT_MS = 15_000;

const refusal = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: Problem } },
});

export function eventRoutes({ hono }: Routes, { now, ending }: Desk, changes: Changes): void {
  const route = createRoute({
    method: "get",
    path: "/events",
    summary:
      "Streams changes: `change` events with ticketId and, for staff, revision; `missed` if there were too many",
    ...audienceSpec("signedIn"),
    middleware: [requireAudience("signedIn")],
    request: { headers: LastEventId },
    responses: {
      200: {
        description: "A stream that ends when the token expires.",
        content: { "text/event-stream": { schema: z.string() } },
      },
      401: refusal("There is no token, or it is invalid or expired."),
      422: refusal("The id of the last event is invalid."),
      500: refusal("An internal error."),
      503: refusal("The database is down; try again."),
    },
  });
  hono.openapi(route, async (context) => {
    const headers = { "content-type": "text/event-stream" };
    // A HEAD request never reads the body.
    if (context.req.method === "HEAD") return context.body(null, 200, headers) as never;
    const actor = context.get("actor");
    const after = context.req.valid("header")["last-event-id"];
    const remainingMs = context.get("expiresAt").getTime() - now().getTime();
    let stream: SSEStreamingApi | undefined;
    // Listen before responding, so that the client misses nothing from its response on.
    const stopListening = await changes.listen(actor, after, async (update) => {
      if (stream) await send(stream, update);
    });
    return streamSSE(context, async (opened) => {
      stream = opened;
      const timers: NodeJS.Timeout[] = [];
      let end = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      try {
        opened.onAbort(end);
        ending?.addEventListener("abort", end);
        if (ending?.aborted) end();
        timers.push(setTimeout(end, Math.min(remainingMs, MAX_TIMEOUT_MS)));
        timers.push(setInterval(() => void opened.write(": heartbeat\n\n"), HEARTBEAT_MS));
        await Promise.race([opened.write(": welcome\n\n"), ended]);
        await ended;
      } finally {
        for (const timer of timers) clearInterval(timer);
        ending?.removeEventListener("abort", end);
        stopListening();
      }
    }) as never;
  });
}

/** The longest delay that setTimeout accepts. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Only the last event of an update carries its id, so a client cut off before it receives the whole
 * update again.
 */
async function send(stream: SSEStreamingApi, { changes, position }: Update): Promise<void> {
  if (changes === "many") return stream.writeSSE({ event: "missed", data: "{}", id: position });
  for (const [index, change] of changes.entries()) {
    const isLast = index === changes.length - 1;
    await stream.writeSSE({ event: "change", data: JSON.stringify(change), ...(isLast && { id: position }) });
  }
}
