/** The HTTP server around a desk, which ends without cutting anybody short. */
import type { Server } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";

/** Where a desk is when nothing says otherwise, so that a link of yesterday still leads to it. */
const USUAL_PORT = 8420;

/** How long requests that are at work may take when the desk ends, in milliseconds. */
const GRACE_MS = 10_000;

/** How often and for how long what is under way is let in, in milliseconds. */
const TURNS = 5;
const TURN_MS = 20;

export type Listening = {
  readonly address: string;
  /** Takes no more requests and waits for those that it has. */
  end(): Promise<void>;
};

export async function listen(
  fetch: Hono["fetch"],
  host: string,
  port: number | undefined,
): Promise<Listening> {
  const server =
    port === undefined
      ? await started(fetch, host, USUAL_PORT).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== "EADDRINUSE") throw error;
          return started(fetch, host, 0);
        })
      : await started(fetch, host, port);
  const name = isIPv6(host) ? `[${host}]` : host;
  return {
    address: `http://${name}:${(server.address() as AddressInfo).port}`,
    async end() {
      // What is under way to us may still wait behind the embedded database, which keeps the process to itself while
      // it works: it is let in before the door is closed.
      for (let turn = 0; turn < TURNS; turn++) await sleep(TURN_MS);
      // A connection that is kept alive would wait for its next request.
      const idle = setInterval(() => server.closeIdleConnections(), TURN_MS);
      const late = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await new Promise((resolve) => server.close(resolve));
      clearInterval(idle);
      clearTimeout(late);
    },
  };
}

const started = (fetch: Hono["fetch"], hostname: string, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname, port }, () => resolve(server)) as Server;
    server.once("error", reject);
  });
