/**
 * The desk on Cloudflare Workers, over a PostgreSQL that they reach. A connection there belongs to the request that
 * opened it, so each request has its own and a desk around it; engines hold none and are shared.
 */
import { app } from "./app.js";
import { Configurations } from "./configuration.js";
import { server } from "./database.js";
import type { Database } from "./sql.js";
import { wakePass } from "./wake.js";

type Bindings = {
  /** Of Hyperdrive, best, which keeps connections at hand. */
  readonly DATABASE_URL: string;
  readonly DESK_SECRET: string;
};

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

  /** By a cron trigger: what fell due since the last one. */
  async scheduled(_event: unknown, { DATABASE_URL }: Bindings): Promise<void> {
    const database = server(DATABASE_URL);
    try {
      await wakePass(database, configurations, now);
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
