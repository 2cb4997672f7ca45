/**
 * A help desk on Cloudflare Workers: each ticket is a Durable Object, and what time alone does to it happens by the
 * object's alarm, set from the decision's `nextWakeAt`. There is no poller and no database to claim rows from.
 *
 *   POST /preview              { priority, ... }               when would it be due; nothing is stored
 *   PUT  /tickets/:id          { title, priority, ... }        opens a ticket
 *   POST /tickets/:id/:call    { to, actor, ... }              transition, update, comment, assign
 *   GET  /tickets/:id                                          the ticket, its history, breaches and outbox
 */
import { DurableObject } from "cloudflare:workers";
import { createEngine, presets, TicketEngineError } from "ticket-engine";

/** Compiled once for each isolate. */
let compiled;
const engineOf = (env) => {
  compiled ??= createEngine(env.CONFIG ?? { policies: presets.itil, workflow: presets.deskWorkflow });
  return compiled;
};

const CALLS = new Set([
  "transition",
  "update",
  "comment",
  "assign",
  "reassign",
  "acceptOffer",
  "declineOffer",
]);

/** One ticket. An object takes one request at a time, so that no two decisions race: no revision need be compared. */
export class TicketObject extends DurableObject {
  async open(draft) {
    if (await this.ctx.storage.get("ticket")) return { status: 409, body: { code: "EXISTS" } };
    return this.#decide((engine, at) => engine.open(draft, { at }));
  }

  async ask(call, command) {
    const ticket = await this.ctx.storage.get("ticket");
    if (!ticket) return { status: 404, body: { code: "NO_TICKET" } };
    return this.#decide((engine, at) => engine[call](ticket, { ...command, at }));
  }

  async read() {
    const ticket = await this.ctx.storage.get("ticket");
    if (!ticket) return { status: 404, body: { code: "NO_TICKET" } };
    const stored = async (prefix) => [...(await this.ctx.storage.list({ prefix })).values()].flat();
    const [history, breaches, outbox] = await Promise.all(["history/", "breach/", "outbox/"].map(stored));
    return { status: 200, body: { ticket, history, breaches, outbox } };
  }

  /** The time has come: early is harmless, late gives the same. */
  async alarm() {
    const ticket = await this.ctx.storage.get("ticket");
    await this.#decide((engine, at) => engine.advance(ticket, { at }));
  }

  async #decide(ask) {
    let decision;
    try {
      decision = ask(engineOf(this.env), Date.now());
    } catch (error) {
      if (!(error instanceof TicketEngineError)) throw error;
      return { status: 422, body: { code: error.code, path: error.path, message: error.message } };
    }
    await this.#commit(decision);
    return { status: 200, body: decision };
  }

  /** All of it or nothing: writes without an await between them are one transaction. */
  async #commit({ ticket, history, breaches, effects, nextWakeAt }) {
    const { storage } = this.ctx;
    storage.put("ticket", ticket);
    // Numbers in keys are padded, so that they are listed in order.
    if (history.length > 0) storage.put(`history/${String(ticket.revision).padStart(10, "0")}`, history);
    for (const breach of breaches) storage.put(`breach/${breach.key}`, breach);
    // To be sent by a queue consumer or the next alarm; the key makes repeats harmless.
    for (const effect of effects) storage.put(`outbox/${effect.key}`, effect);
    if (nextWakeAt) storage.setAlarm(nextWakeAt);
    else storage.deleteAlarm();
    await storage.sync();
  }
}

export default {
  async fetch(request, env) {
    const [, kind, id, call] = new URL(request.url).pathname.split("/");
    const json = async () => {
      try {
        return await request.json();
      } catch {
        return undefined;
      }
    };
    if (kind === "preview" && request.method === "POST") return preview(await json(), env);
    if (kind !== "tickets" || !id) return Response.json({ code: "NOT_FOUND" }, { status: 404 });
    const object = env.TICKETS.get(env.TICKETS.idFromName(id));
    let answer = { status: 405, body: { code: "METHOD" } };
    if (request.method === "GET" && !call) answer = await object.read();
    if (request.method === "PUT" && !call) answer = await object.open({ ...(await json()), ticketId: id });
    if (request.method === "POST" && CALLS.has(call)) answer = await object.ask(call, await json());
    return Response.json(answer.body, { status: answer.status });
  },
};

function preview(draft, env) {
  try {
    return Response.json(
      engineOf(env).preview(
        { ticketId: "preview", title: "Preview", reporterId: "-", ...draft },
        { at: Date.now() },
      ),
    );
  } catch (error) {
    if (!(error instanceof TicketEngineError)) throw error;
    return Response.json({ code: error.code, path: error.path, message: error.message }, { status: 422 });
  }
}
