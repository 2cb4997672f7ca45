/** Takes a ticket through its life over HTTP and collects the responses. */
import { type Actor, type Ticket, type TicketHistory, verifyHistory } from "ticket-engine";
import { sign } from "../../src/token.js";

export const SECRET = "for the tests of runtimes";

/** A team with one agent, as SQL. */
export const TEAM = `insert into teams (team_id, name, queue_strategy) values ('net', 'Network', 'LOAD_BASED');
  insert into agents (agent_id, team_id, name) values ('ann', 'net', 'Ann')`;

const ann: Actor = { id: "ann", role: "agent" };
const ray: Actor = { id: "ray", role: "reporter" };
const zoe: Actor = { id: "zoe", role: "reporter" };

const tokenOf = (actor: Actor, secret = SECRET) => sign(actor, secret, new Date(Date.now() + 3_600_000));

type Result = readonly [request: string, status: number, result: unknown];

export async function playTicketLife(address: string): Promise<Result[]> {
  const results: Result[] = [];
  const send = async (token: string, request: string, body?: unknown) => {
    const [method, path] = request.split(" ") as [string, string];
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const result = (await response.json()) as Record<string, unknown> & { ticket?: Ticket };
    const { ticket } = result;
    const outcome = ticket ? [ticket.status, ticket.assigneeId ?? null] : result["code"];
    results.push([request, response.status, outcome]);
    return result;
  };
  const asRay = tokenOf(ray);
  const asAnn = tokenOf(ann);

  const { paths } = await send(asRay, "GET /openapi.json");
  results.push(["routes", Object.keys(paths as object).length, undefined]);
  const draft = { ticketId: "T-1", title: "VPN is down", priority: "P2", reporterId: "ray" };
  await send(asAnn, "POST /tickets", draft);
  await send(tokenOf(zoe), "GET /tickets/T-1");
  await send(tokenOf(ann, "another desk's secret"), "GET /tickets/T-1");
  const nextEvent = await followEvents(address, asRay);
  await send(asAnn, "POST /tickets/T-1/assignment", { teamId: "net" });
  results.push([`event of ${(await nextEvent()).ticketId}`, 200, undefined]);
  await send(asAnn, "POST /tickets/T-1/transitions", { to: "IN_PROGRESS" });
  await send(asAnn, "POST /tickets/T-1/comments", { body: "Asked the vendor.", isInternal: true });
  await send(asAnn, "POST /tickets/T-1/comments", { body: "Is it better now?" });
  await send(asAnn, "POST /tickets/T-1/comments", "{");
  await send(asAnn, "POST /tickets/T-1/transitions", { to: "RESOLVED" });
  await send(asAnn, "POST /tickets/T-1/transitions", { to: "RESOLVED" });
  const { comments } = await send(asRay, "GET /tickets/T-1");
  results.push(["comments that ray sees", (comments as unknown[]).length, undefined]);
  const { ticket, history } = await send(asAnn, "GET /tickets/T-1");
  results.push(["history", 200, verifyHistory(history as TicketHistory[], ticket as Ticket).ok]);
  return results;
}

/** Listens to changes. The returned function waits for the next one and stops listening. */
async function followEvents(address: string, token: string): Promise<() => Promise<{ ticketId: string }>> {
  const ending = new AbortController();
  const response = await fetch(`${address}/events`, {
    headers: { authorization: `Bearer ${token}` },
    signal: ending.signal,
  });
  const pieces = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!pieces) throw new Error("no stream");
  let text = "";
  const until = async (expected: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = expected.exec(text);
      if (found) return found;
      const { value, done } = await pieces.read();
      if (done) throw new Error(`the stream ended after ${text}`);
      text += value;
    }
  };
  await until(/: welcome/);
  return async () => {
    const [, data = ""] = await until(/event: change\r?\ndata: (.*)\r?\n/);
    ending.abort();
    await pieces.closed.catch(() => {});
    return JSON.parse(data);
  };
}
