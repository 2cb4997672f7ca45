/** The HTTP face. It knows who asks and what they may see; what may be done is the engine's to say. */
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import {
  type Actor,
  type Decision,
  type Engine,
  type Ticket,
  type TicketComment,
  visibleComments,
  visibleHistory,
} from "ticket-engine";
import { assignment, decide, open } from "./commit.js";
import type { Database } from "./database.js";
import { type Answer, answeredBefore, keepAnswer } from "./idempotency.js";
import { problemOf, Refused } from "./problem.js";
import { readComments, readHistory, readTicket, ticketsOf } from "./read.js";
import { verify } from "./token.js";

export type Desk = {
  readonly database: Database;
  readonly engine: Engine;
  /** Signs tokens. */
  readonly secret: string;
  readonly now: () => Date;
};

type Variables = { Variables: { actor: Actor } };

const MAX_BODY = 1024 * 1024;

export function app(desk: Desk): Hono<Variables> {
  const { database, engine, secret, now } = desk;
  const routes = new Hono<Variables>();

  routes.use(
    bodyLimit({
      maxSize: MAX_BODY,
      onError: () => {
        throw new Refused(413, "TOO_LARGE", "a body has at most a megabyte");
      },
    }),
  );
  routes.use(async (context, next) => {
    const [scheme, token = ""] = (context.req.header("authorization") ?? "").split(" ");
    const actor = scheme === "Bearer" ? verify(token, secret, now()) : null;
    if (!actor) throw new Refused(401, "NOT_SIGNED_IN", "send a token: authorization: Bearer ...");
    context.set("actor", actor);
    await next();
  });
  routes.onError((error, context) => {
    const problem = problemOf(error);
    if (!problem) console.error(error);
    const told = problem ?? {
      type: "about:blank",
      title: "something went wrong here",
      status: 500,
      code: "DEFECT",
    };
    return context.body(JSON.stringify(told), told.status as 500, {
      "content-type": "application/problem+json",
    });
  });
  routes.notFound(() => {
    throw new Refused(404, "NOT_FOUND", "there is no such page");
  });

  /** Answers a request that changes something, once for its key. */
  const changing =
    (work: (context: Context<Variables>, body: Record<string, unknown>) => Promise<Answer>) =>
    async (context: Context<Variables>) => {
      const text = await context.req.text();
      const key = context.req.header("idempotency-key");
      const actor = context.get("actor");
      const request = `${context.req.method} ${context.req.path} ${text}`;
      const before = key === undefined ? null : await answeredBefore(database, actor, key, request);
      const answer = before ?? (await work(context, bodyOf(text)));
      if (key !== undefined && !before) await keepAnswer(database, actor, key, request, answer);
      return context.json(answer.body as object, answer.status as 200);
    };

  /** A ticket as `actor` may know it: not at all when it is another reporter's. */
  const seen = (ticket: Ticket, actor: Actor): Ticket => {
    if (actor.role === "reporter" && ticket.reporterId !== actor.id) {
      throw new Refused(404, "NOT_FOUND", "there is no such ticket");
    }
    return ticket;
  };

  /** What a decision has to say to `actor`: a reporter learns of nothing internal. */
  const told = (decision: Decision, actor: Actor) => ({
    ticket: decision.ticket,
    history: visibleHistory(decision.history, actor),
    comments: visibleComments(decision.comments, actor),
    ...(actor.role !== "reporter" && {
      breaches: decision.breaches,
      assignment: decision.assignment,
      trace: decision.trace,
    }),
  });

  const ask = (
    context: Context<Variables>,
    question: (engine: Engine, ticket: Ticket, actor: Actor, at: Date) => Decision,
  ) => {
    const actor = context.get("actor");
    return decide(database, engine, idOf(context), (own, ticket) =>
      question(own, seen(ticket, actor), actor, now()),
    );
  };

  routes.get("/tickets", async (context) => {
    const actor = context.get("actor");
    const { after, limit, status } = context.req.query();
    return context.json(await ticketsOf(database, actor, { after, status, limit: pageSize(limit) }));
  });

  routes.post(
    "/tickets",
    changing(async (context, body) => {
      const actor = context.get("actor");
      // A reporter opens tickets of their own, and for nobody's queue but the one that the desk gives them.
      const draft =
        actor.role === "reporter"
          ? {
              ...pick(body, ["ticketId", "title", "description", "priority", "category", "tags"]),
              reporterId: actor.id,
            }
          : body;
      const decision = await open(
        database,
        engine.open({ ...textIds(draft) } as never, { actor, at: now() }),
      );
      return { status: 201, body: told(decision, actor) };
    }),
  );

  routes.get("/tickets/:id", async (context) => {
    const actor = context.get("actor");
    const ticket = seen(await readTicket(database, idOf(context)), actor);
    const [comments, history] = await Promise.all([
      readComments(database, idOf(context)),
      readHistory(database, idOf(context)),
    ]);
    return context.json({
      ticket,
      comments: visibleComments(comments, actor) as TicketComment[],
      history: visibleHistory(history, actor),
      allowedTransitions: engine.allowedTransitions(ticket, actor),
    });
  });

  routes.get("/tickets/:id/preview", async (context) => {
    const ticket = seen(await readTicket(database, idOf(context)), context.get("actor"));
    return context.json(engine.preview(ticket, { at: now() }));
  });

  routes.post(
    "/tickets/:id/transitions",
    changing(async (context, body) => {
      const { to, comment, feedback } = body;
      const decision = await ask(context, (own, ticket, actor, at) =>
        own.transition(ticket, { to, comment, feedback, actor, at } as never),
      );
      return { status: 200, body: told(decision, context.get("actor")) };
    }),
  );

  routes.post(
    "/tickets/:id/comments",
    changing(async (context, body) => {
      const actor = context.get("actor");
      const { commentId, body: text, isInternal } = body;
      if (actor.role === "reporter" && isInternal === true) {
        throw new Refused(403, "NOT_FOR_REPORTERS", "a reporter's comment is public");
      }
      const decision = await ask(context, (own, ticket, who, at) =>
        own.comment(ticket, {
          commentId,
          body: text,
          isInternal: isInternal ?? false,
          actor: who,
          at,
        } as never),
      );
      return { status: 201, body: told(decision, actor) };
    }),
  );

  routes.patch(
    "/tickets/:id",
    changing(async (context, body) => {
      forDesk(context.get("actor"));
      const decision = await ask(context, (own, ticket, actor, at) =>
        own.update(ticket, { changes: body, actor, at } as never),
      );
      return { status: 200, body: told(decision, context.get("actor")) };
    }),
  );

  for (const [path, anew] of [
    ["assignment", false],
    ["reassignment", true],
  ] as const) {
    routes.post(
      `/tickets/:id/${path}`,
      changing(async (context, body) => {
        const actor = context.get("actor");
        forDesk(actor);
        const teamId = typeof body["teamId"] === "string" ? body["teamId"] : null;
        const asked = assignment(teamId, { actor, at: now(), explain: body["explain"] === true }, anew);
        const decision = await decide(database, engine, idOf(context), asked);
        return { status: 200, body: told(decision, actor) };
      }),
    );
  }

  return routes;
}

const idOf = (context: Context<Variables>): string => context.req.param("id") ?? "";

function forDesk(actor: Actor): void {
  if (actor.role === "reporter") throw new Refused(403, "FOR_THE_DESK", "this is for agents and admins");
}

/** A body of JSON that is an object. */
function bodyOf(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refused(400, "NOT_JSON", "the body is not JSON");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Refused(400, "NOT_AN_OBJECT", "the body is to be an object");
  }
  return body as Record<string, unknown>;
}

const pick = (from: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));

/** The desk's ids are texts, as its columns are. */
function textIds(draft: Record<string, unknown>): Record<string, unknown> {
  for (const name of ["ticketId", "reporterId", "assigneeId", "teamId"]) {
    if (typeof draft[name] === "number") throw new Refused(422, "INVALID_VALUE", `${name} is to be a text`);
  }
  return draft;
}

function pageSize(limit: string | undefined): number {
  const size = limit === undefined ? 50 : Number(limit);
  if (!(Number.isInteger(size) && size >= 1 && size <= 200)) {
    throw new Refused(422, "INVALID_VALUE", "limit is a whole number from 1 to 200");
  }
  return size;
}
