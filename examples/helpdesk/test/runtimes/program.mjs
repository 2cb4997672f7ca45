/** The desk on Node, Bun or Deno, by the server that each of them has: prints its address and serves until it is ended. */
import { serve } from "@hono/node-server";
import { app } from "../../../../target/helpdesk/src/app.js";
import { Configurations } from "../../../../target/helpdesk/src/configuration.js";
import { openDatabase } from "../../../../target/helpdesk/src/database.js";
import { migrate } from "../../../../target/helpdesk/src/migrate.js";

const [secret, people] = process.argv.slice(2);
const database = await openDatabase(undefined, "memory://");
await migrate(database, new URL("../../migrations/", import.meta.url));
await database.run(people);
const { fetch } = app({ database, configurations: new Configurations(), secret, now: () => new Date() });

const { Bun, Deno } = globalThis;
const at = { hostname: "127.0.0.1", port: 0 };
const told = ({ port }) => console.log(`http://127.0.0.1:${port}`);
if (Deno) Deno.serve({ ...at, onListen: told }, (request) => fetch(request));
else if (Bun) told(Bun.serve({ ...at, fetch: (request) => fetch(request) }));
else serve({ ...at, fetch }, told);
