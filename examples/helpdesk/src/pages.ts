/** The desk's page beside its HTTP face: the files that Vite has built, which anybody may have. */
import { relative } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";

/** `routes`, with the files of `folder` before them. */
export function withPages(routes: Pick<Hono, "fetch">, folder: string): Hono {
  const whole = new Hono();
  whole.use(serveStatic({ root: relative(process.cwd(), folder) || "." }));
  whole.all("*", (context) => routes.fetch(context.req.raw, context.env));
  return whole;
}
