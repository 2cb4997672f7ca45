/**
 * The desk on Node, Bun or Deno, with the runtime's own server. Prints its address and serves until
 * it is killed.
 */
import { serve } from "@hono/node-server";
import { app } from "../../../../target/helpdesk/src/app.js";
import { Configurations } from "../../../../target/helpdesk/src/configuration.js";
import { openDatabase } from "../../../../target/helpdesk/src/database.js";
import { migrate } from "../../../../target/helpdesk/src/migrate.js";

const [secret, teamSql] = process.argv.slice(2);
const database = await openDatabase(undefined, "memory://");
await migrate(database, new URL("../../migrations/", import.meta.url));
await database.run(teamSql);
const { fetch } = app({ database, configurations: new Configurations(), secret, now: () => new Date() });

const { Bun, Deno } = globalThis;
const address = { hostname: "127.0.0.1", port: 0 };
const printAddress = ({ port }) => console.log(`http://127.0.0.1:${port}`);
if (Deno) Deno.serve({ ...address, onListen: printAddress }, (request) => fetch(request));
else if (Bun) printAddress(Bun.serve({ ...address, fetch: (request) => fetch(request) }));
else serve({ ...address, fetch }, printAddress);
