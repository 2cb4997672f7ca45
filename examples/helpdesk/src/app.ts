/**
 * The HTTP API, the same on every runtime that Hono supports. It authenticates the caller and
 * limits what they see; the engine decides what is allowed.
 */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { getCookie } from "hono/cookie";
import type { Actor } from "ticket-engine";
import type { Configurations } from "./configuration.js";
import { Changes } from "./events.js";
import { problemOf, Refusal } from "./problem.js";
import { Routes, type Variables } from "./route.js";
import { assignmentRoutes } from "./routes/assignment.js";
import { configurationRoutes } from "./routes/configuration.js";
import { eventRoutes } from "./routes/events.js";
import { COOKIE, sessionRoutes } from "./routes/session.js";
import { teamRoutes } from "./routes/teams.js";
import { ticketRoutes } from "./routes/tickets.js";
import type { Database } from "./sql.js";
import { verify } from "./token.js";

export type Desk = {
  readonly database: Database;
  readonly configurations: Configurations;
  /** Signs tokens. */
  readonly secret: string;
  readonly now: () => Date;
  /** On a demo desk, the users that anybody may sign in as, by role. */
  readonly demo?: Readonly<Record<"reporter" | "agent" | "admin", Actor>> | undefined;
  /**
   * Whether browsers use HTTPS while requests arrive here as HTTP, because a proxy terminates it.
   */
  readonly isHttps?: boolean;
  /** Aborted when the process shuts down, to end open streams. */
  readonly ending?: AbortSignal;
  /** How often to poll for changes while somebody listens, in milliseconds; 500 by default. */
  readonly eventsEvery?: number;
};

export function app(desk: Desk): OpenAPIHono<Variables> {
  const routes = new Routes(desk);
  const { hono } = routes;

  hono.use(async (context, next) => {
    const [scheme = "", bearer = ""] = (context.req.header("authorization") ?? "").split(" ");
    const token = scheme.toLowerCase() === "bearer" ? bearer : (getCookie(context, COOKIE) ?? "");
    const signed = verify(token, desk.secret, desk.now());
    if (signed) {
      context.set("actor", signed.actor);
      context.set("expiresAt", signed.expiresAt);
    }
    await next();
  });
  hono.onError((error, context) => {
    const problem = problemOf(error);
    if (problem.status === 500) console.error(error);
    return context.body(JSON.stringify(problem), problem.status as 500, {
      "content-type": "application/problem+json",
    });
  });
  hono.notFound(() => {
    throw new Refusal(404, "NOT_FOUND", "there is no such page");
  });

  sessionRoutes(routes, desk);
  ticketRoutes(routes, desk);
  assignmentRoutes(routes, desk);
  teamRoutes(routes, desk);
  configurationRoutes(routes, desk);
  eventRoutes(routes, desk, new Changes(desk.database, desk.eventsEvery));

  hono.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  hono.openAPIRegistry.registerComponent("securitySchemes", "cookie", {
    type: "apiKey",
    in: "cookie",
    name: COOKIE,
  });
  hono.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "A help desk on ticket-engine", version: "1.0.0" },
    servers: [{ url: "/" }],
  });
  return hono;
}
