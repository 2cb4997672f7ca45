/**
 * Repeated and concurrent requests, on the embedded database and on a server with many connections.
 */
import type { Actor, Ticket } from "ticket-engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Postgres } from "../../../scripts/postgres.mjs";
import { decide, decideIn, open, TooManyRaces, withRetries } from "../src/commit.js";
import { ann, bob, engine, type Json, max, OPENED, ray, TestDesk, zoe } from "./api/test-desk.js";

describe.each(["PGlite", "PostgreSQL"])("on %s", (kind) => {
  let server: Postgres | undefined;
  let desk: TestDesk;
  beforeAll(async () => {
    if (kind === "PostgreSQL") server = await Postgres.start();
    desk = await TestDesk.start(server?.url);
  }, 120_000);
  afterAll(async () => {
    await desk.close();
    server?.remove();
  });

  const openTicket = async (ticketId: string) => {
    const draft = { ticketId, title: "VPN is down", priority: "P2", reporterId: "ray", teamId: "net" };
    expect((await desk.request(ann, "post", "/tickets", draft)).status).toBe(201);
  };
  const post = (actor: Actor, path: string, body: Json, headers = {}) =>
    desk.request(actor, "post", path, body, headers);
  const statusAndCode = ({ status, body }: { status: number; body: Json }) => [status, body["code"]];

  describe("an idempotency key", () => {
    const draft = { title: "Key", priority: "P4" };
    const under = (key: string) => ({ "idempotency-key": key });
    const count = async () => (await desk.database.query("select 1 from tickets where title = 'Key'")).length;

    test("sent many times at once is carried out once, and all get the same response", async () => {
      const before = await count();
      const responses = await Promise.all(
        Array.from({ length: 8 }, () => post(ray, "/tickets", draft, under("k-1"))),
      );
      expect(
        new Set(responses.map(({ status, body }) => `${status} ${(body["ticket"] as Ticket).ticketId}`)).size,
      ).toBe(1);
      expect(await count()).toBe(before + 1);
    });

    test("with another body or route is refused and changes nothing", async () => {
      await post(ray, "/tickets", draft, under("k-2"));
      const before = await desk.dump();
      for (const [path, body] of [
        ["/tickets", { ...draft, priority: "P1" }],
        ["/tickets/R-2/comments", { body: "x" }],
      ] as const)
        expect(statusAndCode(await post(ray, path, body, under("k-2")))).toEqual([422, "KEY_REUSED"]);
      expect(await desk.dump()).toBe(before);
    });

    test("belongs to its sender: the same string from another user is another key", async () => {
      const [hers, his] = [
        await post(zoe, "/tickets", draft, under("k-3")),
        await post(ray, "/tickets", draft, under("k-3")),
      ];
      expect((hers.body["ticket"] as Ticket).reporterId).toBe("zoe");
      expect((his.body["ticket"] as Ticket).reporterId).toBe("ray");
    });

    test("of a refused request can be used again", async () => {
      expect((await post(ray, "/tickets", { ...draft, priority: "P9" }, under("k-4"))).status).toBe(422);
      expect((await post(ray, "/tickets", draft, under("k-4"))).status).toBe(201);
    });
  });

  describe("a lost race", () => {
    const at = OPENED;
    const raise = { changes: { priority: "P1" }, actor: ann, at };

    test("is retried on the winner's ticket", async () => {
      await open(
        desk.database,
        engine.open({ ticketId: "R-1", title: "x", priority: "P3", reporterId: "ray" }, { at }),
      );
      let attempts = 0;
      const decision = await decide(desk.database, engine, "R-1", async (engine, ticket, transaction) => {
        // On the first attempt, simulate somebody who changes the ticket without locking it.
        if (++attempts === 1) {
          await transaction.query("update tickets set revision = revision + 1 where ticket_id = 'R-1'");
        }
        return engine.update(ticket, raise);
      });
      expect([attempts, decision.ticket.revision]).toEqual([2, 2]);
    });

    test("that is lost ten times ends with an error, and writes nothing", async () => {
      const before = await desk.dump();
      let attempts = 0;
      const racing = withRetries(desk.database, (transaction) =>
        decideIn(transaction, engine, "R-1", async (engine, ticket) => {
          attempts++;
          await transaction.query("update tickets set revision = revision + 1 where ticket_id = 'R-1'");
          return engine.update(ticket, { ...raise, changes: { priority: "P2" } });
        }),
      );
      await expect(racing).rejects.toThrow(TooManyRaces);
      expect(attempts).toBe(10);
      expect(await desk.dump()).toBe(before);
    });

    test("between many agents on one ticket keeps every change, none twice", async () => {
      await openTicket("R-2");
      const responses = await Promise.all(
        Array.from({ length: 12 }, (_, number) =>
          post(number % 2 ? ann : bob, "/tickets/R-2/comments", { body: `${number}` }),
        ),
      );
      expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 201));
      const { body } = await desk.request(ann, "get", "/tickets/R-2");
      const bodies = (body["comments"] as Json[]).map((comment) => Number(comment["body"]));
      expect(bodies.sort((a, b) => a - b)).toEqual(responses.map((_, number) => number));
      expect((body["ticket"] as Ticket).revision).toBe(13);
    });
  });

  test("concurrent assignments are balanced by load, and every load is right", async () => {
    const ids = Array.from({ length: 12 }, (_, number) => `A-${number}`);
    for (const id of ids) await openTicket(id);
    const responses = await Promise.all(ids.map((id) => post(bob, `/tickets/${id}/assignment`, {})));
    expect(responses.map(({ status }) => status)).toEqual(ids.map(() => 200));
    const { body } = await desk.request(max, "get", "/agents?team=net");
    expect((body["agents"] as Json[]).map((agent) => agent["currentLoad"])).toEqual([6, 6]);
  });

  test("of several concurrent changes with the same If-Match one succeeds, the others get 412", async () => {
    await openTicket("A-20");
    const assign = () => post(ann, "/tickets/A-20/assignment", {}, { "if-match": '"1"' });
    const responses = (await Promise.all([assign(), assign(), assign(), assign()])).map(statusAndCode);
    expect(responses.filter(([status]) => status === 200)).toHaveLength(1);
    expect(responses.filter(([, code]) => code === "REVISION_CHANGED")).toEqual(
      Array(3).fill([412, "REVISION_CHANGED"]),
    );
    expect(
      statusAndCode(await post(ann, "/tickets/A-20/comments", { body: "x" }, { "if-match": '"2"' })),
    ).toEqual([201, undefined]);
    expect(
      statusAndCode(await post(zoe, "/tickets/A-20/comments", { body: "x" }, { "if-match": '"9"' })),
    ).toEqual([404, "NOT_FOUND"]);
  });
});
