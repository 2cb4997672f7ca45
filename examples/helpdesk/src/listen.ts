/** The desk's HTTP server, with a graceful shutdown. */
import type { Server } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";

/** A fixed default, so that yesterday's link still works. */
const DEFAULT_PORT = 8420;

/** How long requests in progress may take during shutdown. */
const GRACE_MS = 10_000;

/** During shutdown, pending connections are accepted for this many turns of this length. */
const TURNS = 5;
const TURN_MS = 20;

export type HttpServer = {
  readonly address: string;
  /** Stops accepting requests and waits for those in progress. */
  end(): Promise<void>;
};

export async function listen(
  fetch: Hono["fetch"],
  host: string,
  port: number | undefined,
): Promise<HttpServer> {
  const server =
    port === undefined
      ? await start(fetch, host, DEFAULT_PORT).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== "EADDRINUSE") throw error;
          return start(fetch, host, 0);
        })
      : await start(fetch, host, port);
  const name = isIPv6(host) ? `[${host}]` : host;
  return {
    address: `http://${name}:${(server.address() as AddressInfo).port}`,
    async end() {
      // The embedded database blocks the process while it works, so some connections may still be
      // pending. Accept them before closing the server.
      for (let turn = 0; turn < TURNS; turn++) await sleep(TURN_MS);
      // Keep-alive connections would otherwise stay open.
      const idle = setInterval(() => server.closeIdleConnections(), TURN_MS);
      const deadline = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await new Promise((resolve) => server.close(resolve));
      clearInterval(idle);
      clearTimeout(deadline);
    },
  };
}

const start = (fetch: Hono["fetch"], hostname: string, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname, port }, () => resolve(server)) as Server;
    server.once("error", reject);
  });
