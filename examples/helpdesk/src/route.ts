/**
 * Route definitions: who may use a route, what it accepts and what it returns. A definition gives
 * both the validation of requests and the route's part of the OpenAPI document.
 */
import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Actor, Engine } from "ticket-engine";
import type { Desk } from "./app.js";
import { once } from "./idempotency.js";
import { Refusal, refuseInput } from "./problem.js";
import { IdempotencyKey, Problem, TicketHeaders } from "./schemas.js";
import type { Queries } from "./sql.js";

export type Variables = { Variables: { actor: Actor; expiresAt: Date } };

/** Who may use a route; `public` needs no token. */
export type Audience = "public" | "signedIn" | "staff" | "admins";

const ROLES: Record<Exclude<Audience, "public">, readonly string[]> = {
  signedIn: ["reporter", "agent", "admin"],
  staff: ["agent", "admin"],
  admins: ["admin"],
};

type Shape = z.ZodType<Record<string, unknown>>;

type Spec<Params extends Shape, Query extends Shape, Body extends z.ZodType> = {
  readonly method: "get" | "post" | "patch" | "delete";
  readonly path: `/${string}`;
  readonly summary: string;
  readonly audience: Audience;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** The status on success; 200 by default. */
  readonly status?: 200 | 201;
  readonly response: z.ZodType;
};

export type RouteRequest<Params, Query, Body> = {
  readonly actor: Actor;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly at: Date;
  readonly context: Context;
};

const MAX_BODY = 1024 * 1024;

/** The error statuses that a route may return, with their descriptions. */
const REFUSALS = {
  400: "The body is not JSON.",
  401: "There is no token, or it is invalid or expired.",
  403: "This role may not do this.",
  404: "Not found, or not visible to this user.",
  409: "Not possible in the current state.",
  412: "The ticket's revision differs from `If-Match`.",
  413: "The body is larger than a megabyte.",
  415: "The content type is not application/json.",
  422: "The request is invalid; see `code` and `problems`.",
  500: "An internal error.",
  503: "Too many concurrent updates of this ticket, or the database is down; try again.",
} as const;

export class Routes {
  readonly hono = new OpenAPIHono<Variables>({
    defaultHook: (result) => {
      if (!result.success) refuseInput(result.error, result.target);
    },
  });
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** A route that changes nothing. */
  reading<Params extends Shape, Query extends Shape, Body extends z.ZodType>(
    spec: Spec<Params, Query, Body>,
    work: (request: RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<unknown>,
  ): void {
    this.#add(spec, {}, async (request) => ({ status: spec.status ?? 200, body: await work(request) }));
  }

  /** A route that changes something, in one transaction, once per `Idempotency-Key`. */
  changing<Params extends Shape, Query extends Shape, Body extends z.ZodType>(
    spec: Spec<Params, Query, Body>,
    work: (
      request: RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>> & {
        readonly transaction: Queries;
      },
    ) => Promise<unknown>,
  ): void {
    const isOnTicket = spec.path.startsWith("/tickets/{ticketId}") && !spec.path.endsWith("/follow-up");
    const headers = isOnTicket ? TicketHeaders : IdempotencyKey;
    this.#add(spec, { headers }, async (request) => {
      const { req } = request.context;
      const keyed = {
        actor: request.actor,
        key: req.header("idempotency-key"),
        request: `${req.method} ${req.path} ${await req.text()}`,
      };
      return once(this.#desk.database, keyed, async (transaction) => ({
        status: spec.status ?? 200,
        body: await work({ ...request, transaction }),
      }));
    });
  }

  #add<Params extends Shape, Query extends Shape, Body extends z.ZodType>(
    spec: Spec<Params, Query, Body>,
    headers: { readonly headers?: typeof IdempotencyKey | typeof TicketHeaders },
    handle: (
      request: RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
    ) => Promise<{ status: number; body: unknown }>,
  ): void {
    const { method, path, summary, params, query, body, status = 200 } = spec;
    const route = createRoute({
      method,
      path,
      summary,
      ...audienceSpec(spec.audience),
      middleware: [requireAudience(spec.audience), ...(body ? [limitBody, requireJson] : [])],
      request: {
        ...(params && { params: params as never }),
        ...(query && { query: query as never }),
        ...headers,
        ...(body && { body: { required: true, content: { "application/json": { schema: body } } } }),
      },
      responses: {
        [status]: { description: "Success.", content: { "application/json": { schema: spec.response } } },
        ...Object.fromEntries(
          Object.entries(REFUSALS).map(([code, description]) => [
            code,
            { description, content: { "application/problem+json": { schema: Problem } } },
          ]),
        ),
      },
    });
    this.hono.openapi(
      route as never,
      (async (context: Context<Variables>) => {
        const valid = (part: string) => context.req.valid(part as never) as never;
        const response = await handle({
          actor: context.get("actor"),
          params: params ? valid("param") : (undefined as never),
          query: query ? valid("query") : (undefined as never),
          body: body ? valid("json") : (undefined as never),
          at: this.#desk.now(),
          context,
        });
        return context.json(response.body as object, response.status as 200);
      }) as never,
    );
  }
}

/** A route's audience in the OpenAPI document. */
export const audienceSpec = (audience: Audience) =>
  audience === "public"
    ? { security: [] }
    : { "x-roles": ROLES[audience], security: [{ token: [] }, { cookie: [] }] };

/** Middleware that refuses everybody else. */
export const requireAudience =
  (audience: Audience): MiddlewareHandler<Variables> =>
  async (context, next) => {
    if (audience !== "public") {
      const actor = context.get("actor") as Actor | undefined;
      if (!actor) throw new Refusal(401, "NOT_SIGNED_IN", "send a token: authorization: Bearer ...");
      if (!ROLES[audience].includes(actor.role)) {
        throw new Refusal(403, "ROLE_NOT_ALLOWED", `only for: ${ROLES[audience].join(", ")}`);
      }
    }
    await next();
  };

const limitBody = bodyLimit({
  maxSize: MAX_BODY,
  onError: () => {
    throw new Refusal(413, "TOO_LARGE", "the body is larger than a megabyte");
  },
});

const requireJson: MiddlewareHandler = async (context, next) => {
  if (!/^application\/json\s*(?:;|$)/i.test(context.req.header("content-type") ?? "")) {
    throw new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "send content-type: application/json");
  }
  await next();
};

/**
 * The engine of the newest configuration. A transaction should call this after locking its ticket.
 */
export const engineOf = async (desk: Desk, queries: Queries = desk.database): Promise<Engine> =>
  (await desk.configurations.newest(queries)).engine;
