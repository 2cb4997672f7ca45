/**
 * A help desk on Cloudflare Workers. Each ticket is a Durable Object, whose alarm is set to the
 * decision's `nextWakeAt`. There is no poller, and no database to claim rows from.
 *
 *   POST /preview              { priority, ... }         a draft's deadlines; stores nothing
 *   PUT  /tickets/:id          { title, priority, ... }  opens a ticket
 *   POST /tickets/:id/:method  { to, actor, ... }        transition, update, comment, assign, ...
 *   GET  /tickets/:id                                    the ticket and all that is stored with it
 */
import { callEngine, refusal } from "./engine.js";

export { TicketObject } from "./ticket.js";

const METHODS = new Set([
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
    const { status, body } = await handle(request, env);
    return Response.json(body, { status });
  },
};

async function handle(request, env) {
  const { method: httpMethod, url } = request;
  const [, kind, segment, method] = new URL(url).pathname.split("/");
  const id = decode(segment);
  const isPreview = kind === "preview";
  if (!isPreview && (kind !== "tickets" || !id))
    return refusal(404, "NOT_FOUND", "the paths are /preview and /tickets/:id");
  const isRead = httpMethod === "GET" && !isPreview && !method;
  const isOpening = httpMethod === "PUT" && !isPreview && !method;
  const isCommand = httpMethod === "POST" && (isPreview || METHODS.has(method));
  if (!isRead && !isOpening && !isCommand)
    return refusal(405, "METHOD", `${httpMethod} is not allowed for this path`);

  const object = isPreview ? undefined : env.TICKETS.get(env.TICKETS.idFromName(id));
  if (isRead) return object.read();
  const body = await request.json().catch(() => undefined);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return refusal(400, "BAD_REQUEST", "the body must be a JSON object");
  if (isPreview) return preview(body, env);
  return isOpening ? object.open({ ...body, ticketId: id }) : object.run(method, body);
}

/** Decodes a path segment. Returns undefined if it is malformed. */
function decode(segment = "") {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function preview(draft, env) {
  const ticket = { ticketId: "preview", title: "Preview", reporterId: "-", ...draft };
  const { result, refused } = callEngine(env, (engine) => engine.preview(ticket, { at: Date.now() }));
  return refused ?? { status: 200, body: result };
}
