/**
 * The desk on Cloudflare Workers, over a PostgreSQL that they reach. A connection there belongs to the request that
 * opened it, so each request has its own and a desk around it; engines hold none and are shared.
 */
import { app } from "./app.js";
import { Configurations } from "./configuration.js";
import { server } from "./database.js";
import { Delivery, KINDS } from "./deliver.js";
import { receiversOf } from "./receivers.js";
import type { Database } from "./sql.js";
import { wakePass } from "./wake.js";

type Bindings = {
  /** Of Hyperdrive, best, which keeps connections at hand. */
  readonly DATABASE_URL: string;
  readonly DESK_SECRET: string;
  /** Who receives pages and notifications, as for every desk. */
  readonly [receiver: string]: string;
};

/** Less than the minute until the next tick of the cron trigger. */
const TICK_MS = 45_000;

type Context = { waitUntil(promise: Promise<unknown>): void };

const configurations = new Configurations();
const now = () => new Date();

export default {
  async fetch(
    request: Request,
    { DATABASE_URL, DESK_SECRET }: Bindings,
    context: Context,
  ): Promise<Response> {
    const database = server(DATABASE_URL);
    const routes = app({ database, configurations, secret: DESK_SECRET, now });
    return closing(database, await routes.fetch(request), context);
  },

  /** By a cron trigger: wakes what fell due since the last one and delivers, until nothing is left or the time is over. */
  async scheduled(_event: unknown, bindings: Bindings): Promise<void> {
    const until = Date.now() + TICK_MS;
    const delivery = receiversOf(bindings);
    const database = server(bindings.DATABASE_URL);
    try {
      const outbox = new Delivery(database, configurations, now, delivery);
      await outbox.maintain();
      for (let done = 1; done > 0 && Date.now() < until; ) {
        done = (await wakePass(database, configurations, now)).tickets;
        done += await outbox.relay();
        for (const kind of KINDS) done += await outbox.deliver(kind);
        done += await outbox.bury();
      }
    } finally {
      await database.close();
    }
  },
};

/** The answer, with whose end the database is closed: of a stream that is when nobody listens any more. */
function closing(database: Database, response: Response, context: Context): Response {
  const { readable, writable } = new TransformStream();
  const sent = response.body?.pipeTo(writable) ?? Promise.resolve();
  context.waitUntil(sent.catch(() => {}).then(() => database.close()));
  return new Response(response.body && readable, response);
}
