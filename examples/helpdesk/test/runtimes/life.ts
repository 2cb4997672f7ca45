/** A small ticket's life over HTTP, and what was answered. */
import { type Actor, type Ticket, type TicketHistory, verifyHistory } from "ticket-engine";
import { sign } from "../../src/token.js";

export const SECRET = "for the tests of runtimes";

/** Who there is, as SQL. */
export const PEOPLE = `insert into teams (team_id, name, queue_strategy) values ('net', 'Network', 'LOAD_BASED');
  insert into agents (agent_id, team_id, name) values ('ann', 'net', 'Ann')`;

const ann: Actor = { id: "ann", role: "agent" };
const ray: Actor = { id: "ray", role: "reporter" };
const zoe: Actor = { id: "zoe", role: "reporter" };

const tokenOf = (actor: Actor, secret = SECRET) => sign(actor, secret, new Date(Date.now() + 3_600_000));

type Told = readonly [what: string, status: number, answer: unknown];

export async function live(address: string): Promise<Told[]> {
  const told: Told[] = [];
  const ask = async (token: string, what: string, body?: unknown) => {
    const [method, path] = what.split(" ") as [string, string];
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown> & { ticket?: Ticket };
    const { ticket } = answer;
    told.push([what, response.status, ticket ? [ticket.status, ticket.assigneeId ?? null] : answer["code"]]);
    return answer;
  };
  const asRay = tokenOf(ray);
  const asAnn = tokenOf(ann);

  const { paths } = await ask(asRay, "GET /openapi.json");
  told.push(["routes", Object.keys(paths as object).length, undefined]);
  const draft = { ticketId: "T-1", title: "VPN is down", priority: "P2", reporterId: "ray" };
  await ask(asAnn, "POST /tickets", draft);
  await ask(tokenOf(zoe), "GET /tickets/T-1");
  await ask(tokenOf(ann, "of somebody else's"), "GET /tickets/T-1");
  const next = await following(address, asRay);
  await ask(asAnn, "POST /tickets/T-1/assignment", { teamId: "net" });
  told.push([`event of ${(await next()).ticketId}`, 200, undefined]);
  await ask(asAnn, "POST /tickets/T-1/transitions", { to: "IN_PROGRESS" });
  await ask(asAnn, "POST /tickets/T-1/comments", { body: "Asked the vendor.", isInternal: true });
  await ask(asAnn, "POST /tickets/T-1/comments", { body: "Is it better now?" });
  await ask(asAnn, "POST /tickets/T-1/comments", "{");
  await ask(asAnn, "POST /tickets/T-1/transitions", { to: "RESOLVED" });
  await ask(asAnn, "POST /tickets/T-1/transitions", { to: "RESOLVED" });
  const { comments } = await ask(asRay, "GET /tickets/T-1");
  told.push(["comments that ray sees", (comments as unknown[]).length, undefined]);
  const { ticket, history } = await ask(asAnn, "GET /tickets/T-1");
  told.push(["history", 200, verifyHistory(history as TicketHistory[], ticket as Ticket).ok]);
  return told;
}

/** Listens to changes; what it returns waits for the next one, and listens no longer. */
async function following(address: string, token: string): Promise<() => Promise<{ ticketId: string }>> {
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
