/**
 * The desk on Cloudflare Workers, with a PostgreSQL server. On Workers a connection belongs to the
 * request that opened it, so each request builds its own database and app. Engines hold no
 * connection and are shared.
 */
import { app } from "./app.js";
import { Configurations } from "./configuration.js";
import { server } from "./database.js";
import { Delivery, KINDS } from "./deliver.js";
import { receiversOf } from "./receivers.js";
import type { Database } from "./sql.js";
import { wakePass } from "./wake.js";

type Bindings = {
  /** Preferably a Hyperdrive address, which pools connections. */
  readonly DATABASE_URL: string;
  readonly DESK_SECRET: string;
  /** The receivers of pages and notifications, as in {@link receiversOf}. */
  readonly [receiver: string]: string;
};

/** Shorter than the minute between two runs of the cron trigger. */
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
    return closeAfter(await routes.fetch(request), database, context);
  },

  /**
   * Run by a cron trigger: wakes due tickets and delivers effects until nothing is left or the time
   * is up.
   */
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
        done += await outbox.giveUpDeadJobs();
      }
    } finally {
      await database.close();
    }
  },
};

/**
 * Closes the database when the response has been sent. A stream of events ends when its reader
 * leaves.
 */
function closeAfter(response: Response, database: Database, context: Context): Response {
  const { readable, writable } = new TransformStream();
  const sent = response.body?.pipeTo(writable) ?? Promise.resolve();
  context.waitUntil(sent.catch(() => {}).then(() => database.close()));
  return new Response(response.body && readable, response);
}
