/** Server-sent events: which ticket changed, for whoever may see it. What changed is asked for as ever. */
import { createRoute, z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import type { Changes } from "../events.js";
import { allow, type Routes, whoMay } from "../route.js";
import { Problem } from "../schemas.js";

/** Keeps proxies from ending a stream that has nothing to say. */
const HEARTBEAT_MS = 15_000;

export function eventRoutes({ hono }: Routes, changes: Changes): void {
  const route = createRoute({
    method: "get",
    path: "/events",
    summary: "Changes as they happen: events `change` with ticketId and revision",
    ...whoMay("everybody"),
    middleware: [allow("everybody")],
    responses: {
      200: {
        description: "A stream without end.",
        content: { "text/event-stream": { schema: z.string() } },
      },
      401: {
        description: "No token, or one that is forged or over.",
        content: { "application/problem+json": { schema: Problem } },
      },
    },
  });
  hono.openapi(
    route,
    (context) =>
      streamSSE(context, async (stream) => {
        let end = () => {};
        const ended = new Promise<void>((resolve) => (end = resolve));
        const forget = changes.listen(context.get("actor"), (change) => {
          void stream.writeSSE({ event: "change", data: JSON.stringify(change) });
        });
        const beat = setInterval(() => void stream.write(": still here\n\n"), HEARTBEAT_MS);
        stream.onAbort(() => end());
        await stream.write(": welcome\n\n");
        await ended;
        clearInterval(beat);
        forget();
      }) as never,
  );
}
