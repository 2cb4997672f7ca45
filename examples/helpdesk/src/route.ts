/**
 * How a route is written down: who may use it, what it takes and what it answers. From this come the checks of a request
 * and its part of the OpenAPI document.
 */
import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Actor, Engine } from "ticket-engine";
import type { Desk } from "./app.js";
import { once } from "./idempotency.js";
import { Refused, refuseInput } from "./problem.js";
import { IdempotencyKey, Problem } from "./schemas.js";
import type { Queries } from "./sql.js";

export type Variables = { Variables: { actor: Actor } };

/** Whom a route is for; `anybody` has no token. */
export type Audience = "anybody" | "everybody" | "desk" | "admins";

const MAY: Record<Exclude<Audience, "anybody">, readonly string[]> = {
  everybody: ["reporter", "agent", "admin"],
  desk: ["agent", "admin"],
  admins: ["admin"],
};

type Shape = z.ZodType<Record<string, unknown>>;

type Spec<Params extends Shape, Query extends Shape, Body extends z.ZodType> = {
  readonly method: "get" | "post" | "patch" | "delete";
  readonly path: `/${string}`;
  readonly summary: string;
  readonly for: Audience;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** The status of success; 200 when absent. */
  readonly status?: 200 | 201;
  readonly answer: z.ZodType;
};

export type Asked<Params, Query, Body> = {
  readonly actor: Actor;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly at: Date;
  readonly context: Context;
};

const MAX_BODY = 1024 * 1024;

/** Statuses that a route may answer besides success, and what they say. */
const REFUSALS = {
  400: "The body is not JSON.",
  401: "No token, or one that is forged or over.",
  403: "Not for this role.",
  404: "Not there, or not for this reader.",
  409: "Not in this state, or not any more.",
  413: "The body is larger than a megabyte.",
  415: "The body is not called application/json.",
  422: "Something in the request is wrong; `code` and `problems` say what.",
  500: "A defect of the desk.",
  503: "Too many are at this ticket; try again.",
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
    work: (asked: Asked<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<unknown>,
  ): void {
    this.#add(spec, async (asked) => ({ status: spec.status ?? 200, body: await work(asked) }));
  }

  /**
   * A route that changes something: in one transaction, once for its `Idempotency-Key`. `engine` is asked for after what
   * it is asked about has been locked.
   */
  changing<Params extends Shape, Query extends Shape, Body extends z.ZodType>(
    spec: Spec<Params, Query, Body>,
    work: (
      asked: Asked<z.output<Params>, z.output<Query>, z.output<Body>> & { readonly transaction: Queries },
    ) => Promise<unknown>,
  ): void {
    this.#add(spec, async (asked) => {
      const { req } = asked.context;
      const sent = {
        actor: asked.actor,
        key: req.header("idempotency-key"),
        request: `${req.method} ${req.path} ${await req.text()}`,
      };
      return once(this.#desk.database, sent, async (transaction) => ({
        status: spec.status ?? 200,
        body: await work({ ...asked, transaction }),
      }));
    });
  }

  #add<Params extends Shape, Query extends Shape, Body extends z.ZodType>(
    spec: Spec<Params, Query, Body>,
    answer: (
      asked: Asked<z.output<Params>, z.output<Query>, z.output<Body>>,
    ) => Promise<{ status: number; body: unknown }>,
  ): void {
    const { method, path, summary, params, query, body, status = 200 } = spec;
    const route = createRoute({
      method,
      path,
      summary,
      ...whoMay(spec.for),
      middleware: [allow(spec.for), ...(body ? [small, isJson] : [])],
      request: {
        ...(params && { params: params as never }),
        ...(query && { query: query as never }),
        ...(method !== "get" && { headers: IdempotencyKey }),
        ...(body && { body: { required: true, content: { "application/json": { schema: body } } } }),
      },
      responses: {
        [status]: { description: "Done.", content: { "application/json": { schema: spec.answer } } },
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
        const told = await answer({
          actor: context.get("actor"),
          params: params ? valid("param") : (undefined as never),
          query: query ? valid("query") : (undefined as never),
          body: body ? valid("json") : (undefined as never),
          at: this.#desk.now(),
          context,
        });
        return context.json(told.body as object, told.status as 200);
      }) as never,
    );
  }
}

/** What the document says of a route's audience. */
export const whoMay = (audience: Audience) =>
  audience === "anybody"
    ? { security: [] }
    : { "x-roles": MAY[audience], security: [{ token: [] }, { cookie: [] }] };

/** Lets only a route's audience pass. */
export const allow =
  (audience: Audience): MiddlewareHandler<Variables> =>
  async (context, next) => {
    if (audience !== "anybody") {
      const actor = context.get("actor") as Actor | undefined;
      if (!actor) throw new Refused(401, "NOT_SIGNED_IN", "send a token: authorization: Bearer ...");
      if (!MAY[audience].includes(actor.role)) {
        throw new Refused(403, "NOT_FOR_THIS_ROLE", `this is for: ${MAY[audience].join(", ")}`);
      }
    }
    await next();
  };

const small = bodyLimit({
  maxSize: MAX_BODY,
  onError: () => {
    throw new Refused(413, "TOO_LARGE", "a body has at most a megabyte");
  },
});

const isJson: MiddlewareHandler = async (context, next) => {
  if (!/^application\/json\b/i.test(context.req.header("content-type") ?? "")) {
    throw new Refused(415, "NOT_CALLED_JSON", "send content-type: application/json");
  }
  await next();
};

/** The engine of the newest configuration. */
export const engineOf = async (desk: Desk, queries: Queries = desk.database): Promise<Engine> =>
  (await desk.configurations.newest(queries)).engine;
