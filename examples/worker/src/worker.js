/**
 * A help desk on Cloudflare Workers: each ticket is a Durable Object, and what time alone does to it happens by the
 * object's alarm, set from the decision's `nextWakeAt`. There is no poller and no database to claim rows from.
 *
 *   POST /preview              { priority, ... }               when would it be due; nothing is stored
 *   PUT  /tickets/:id          { title, priority, ... }        opens a ticket
 *   POST /tickets/:id/:call    { to, actor, ... }              transition, update, comment, assign
 *   GET  /tickets/:id                                          the ticket, its history, comments, breaches and outbox
 */
import { asked, refusal } from "./asked.js";

export { TicketObject } from "./ticket.js";

const CALLS = new Set([
  "transition",
  "update",
  "comment",
  "assign",
  "reassign",
  "acceptOffer",
  "declineOffer",
]);

export default {
  async fetch(request, env) {
    const { status, body } = await answer(request, env);
    return Response.json(body, { status });
  },
};

async function answer(request, env) {
  const { method, url } = request;
  const [, kind, segment, call] = new URL(url).pathname.split("/");
  const id = decoded(segment);
  const isPreview = kind === "preview";
  if (!isPreview && (kind !== "tickets" || !id))
    return refusal(404, "NOT_FOUND", "there are /preview and /tickets/:id");
  const isRead = method === "GET" && !isPreview && !call;
  const isOpening = method === "PUT" && !isPreview && !call;
  const isAsking = method === "POST" && (isPreview || CALLS.has(call));
  if (!isRead && !isOpening && !isAsking) return refusal(405, "METHOD", `${method} is not for this address`);

  const object = isPreview ? undefined : env.TICKETS.get(env.TICKETS.idFromName(id));
  if (isRead) return object.read();
  const body = await request.json().catch(() => undefined);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return refusal(400, "BAD_REQUEST", "the body must be a JSON object");
  if (isPreview) return preview(body, env);
  return isOpening ? object.open({ ...body, ticketId: id }) : object.ask(call, body);
}

/** A segment of a path as it was meant; undefined when it cannot be read. */
function decoded(segment = "") {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function preview(draft, env) {
  const ticket = { ticketId: "preview", title: "Preview", reporterId: "-", ...draft };
  const { decision, refused } = asked(env, (engine) => engine.preview(ticket, { at: Date.now() }));
  return refused ?? { status: 200, body: decision };
}
