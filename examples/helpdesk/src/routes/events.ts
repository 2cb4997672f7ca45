/** Server-sent events: which ticket changed, for whoever may see it. What changed is asked for as ever. */
import { createRoute, z } from "@hono/zod-openapi";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Desk } from "../app.js";
import type { Changes, News } from "../events.js";
import { allow, type Routes, whoMay } from "../route.js";
import { LastEventId, Problem } from "../schemas.js";

/** Keeps proxies from ending a stream that has nothing to say. */
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
      "Changes as they happen: events `change` with ticketId and, for the desk, revision; `missed` when there were too many",
    ...whoMay("everybody"),
    middleware: [allow("everybody")],
    request: { headers: LastEventId },
    responses: {
      200: {
        description: "A stream that ends with the token.",
        content: { "text/event-stream": { schema: z.string() } },
      },
      401: refusal("No token, or one that is forged or over."),
      422: refusal("The id of the last event is none of ours."),
      500: refusal("A defect of the desk."),
      503: refusal("There is no database just now; try again."),
    },
  });
  hono.openapi(route, async (context) => {
    const stream = { "content-type": "text/event-stream" };
    // Nobody would ever read what is streamed to them.
    if (context.req.method === "HEAD") return context.body(null, 200, stream) as never;
    const actor = context.get("actor");
    const after = context.req.valid("header")["last-event-id"];
    const leftMs = context.get("expiresAt").getTime() - now().getTime();
    let out: SSEStreamingApi | undefined;
    // Listening before the answer: whoever has the answer misses nothing from then on.
    const forget = await changes.listen(actor, after, async (news) => {
      if (out) await send(out, news);
    });
    return streamSSE(context, async (own) => {
      out = own;
      const timers: NodeJS.Timeout[] = [];
      let end = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      try {
        own.onAbort(end);
        ending?.addEventListener("abort", end);
        if (ending?.aborted) end();
        timers.push(setTimeout(end, Math.min(leftMs, MOST_MS)));
        timers.push(setInterval(() => void own.write(": still here\n\n"), HEARTBEAT_MS));
        await Promise.race([own.write(": welcome\n\n"), ended]);
        await ended;
      } finally {
        for (const timer of timers) clearInterval(timer);
        ending?.removeEventListener("abort", end);
        forget();
      }
    }) as never;
  });
}

/** The longest that a timer of JavaScript waits. */
const MOST_MS = 2 ** 31 - 1;

/** The id stands with the last event: a reader that is cut off before it is told all of them again. */
async function send(stream: SSEStreamingApi, { changes, place }: News): Promise<void> {
  if (changes === "many") return stream.writeSSE({ event: "missed", data: "{}", id: place });
  for (const [index, change] of changes.entries()) {
    const isLast = index === changes.length - 1;
    await stream.writeSSE({ event: "change", data: JSON.stringify(change), ...(isLast && { id: place }) });
  }
}
