/**
 * A whole desk for a browser: the real server on the embedded database, with a clock that the test
 * sets.
 */
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type ServerType, serve } from "@hono/node-server";
import { createEngine, type Decision } from "ticket-engine";
import { app } from "../../src/app.js";
import { commitIn } from "../../src/commit.js";
import { Configurations } from "../../src/configuration.js";
import type { Database } from "../../src/database.js";
import { deskConfig } from "../../src/desk-config.js";
import { migrate } from "../../src/migrate.js";
import { withPages } from "../../src/pages.js";
import { openEmptyDatabase } from "../embedded-database.js";

const here = (path: string) => new URL(`../../${path}`, import.meta.url);

const AGENTS = [
  ["ann", "net", "Ann", '["INCIDENT"]', 6],
  ["bob", "net", "Bob", '["INCIDENT","vpn"]', 3],
  ["cleo", "net", "Cleo", "[]", 6],
  ["dan", "app", "Dan", '["sap"]', 5],
  ["eva", "app", "Eva", "[]", 5],
] as const;

export const DEMO = {
  reporter: { id: "ray", role: "reporter" },
  agent: { id: "ann", role: "agent" },
  admin: { id: "max", role: "admin" },
} as const;

export type RunningDesk = {
  readonly address: string;
  /** Sets the server's clock. */
  readonly setNow: (at: Date) => void;
  /** Stores consecutive decisions on one ticket. */
  readonly store: (...decisions: Decision[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

export const engine = createEngine(deskConfig);

export async function startDesk(start: Date): Promise<RunningDesk> {
  let now = start;
  const database: Database = await openEmptyDatabase();
  await migrate(database, here("migrations/"));
  await database.run(`insert into teams (team_id, name, queue_strategy) values
    ('net', 'Network', 'LOAD_BASED'), ('app', 'Applications', 'SKILL_BASED')`);
  for (const agent of AGENTS)
    await database.query(
      "insert into agents (agent_id, team_id, name, skills, capacity) values ($1, $2, $3, $4, $5)",
      agent,
    );
  await database.query("update agents set is_available = false where agent_id = 'cleo'");
  const routes = app({
    database,
    configurations: new Configurations(),
    secret: "for the tests",
    now: () => now,
    demo: DEMO,
    eventsEvery: 50,
  });
  const site = withPages(routes, fileURLToPath(here("web/dist")));
  const server = await new Promise<ServerType>((resolve) => {
    const http: ServerType = serve({ fetch: site.fetch, port: 0, hostname: "127.0.0.1" }, () =>
      resolve(http),
    );
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setNow: (at) => {
      now = at;
    },
    store: (...decisions) =>
      database.transaction(async (transaction) => {
        let revision: number | null = null;
        for (const decision of decisions) {
          await commitIn(transaction, revision, decision);
          revision = decision.ticket.revision;
        }
      }),
    async close() {
      if ("closeAllConnections" in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await database.close();
    },
  };
}
