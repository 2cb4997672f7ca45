/** The same app on every runtime: a ticket's life has the same responses on each. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { installed } from "../../../js/test/runtimes/programs.js";
import { nodeProgram } from "../../../scripts/nodes.mjs";
import { Postgres } from "../../../scripts/postgres.mjs";
import { open } from "../src/commit.js";
import { openDatabase } from "../src/database.js";
import { deskEngine } from "../src/desk-config.js";
import { migrate } from "../src/migrate.js";
import { playTicketLife, SECRET, TEAM } from "./runtimes/ticket-life.js";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const PROGRAM = path("./runtimes/program.mjs");

/** The responses that every runtime gives. */
const EXPECTED = [
  ["GET /openapi.json", 200, undefined],
  ["routes", 21, undefined],
  ["POST /tickets", 201, ["OPEN", null]],
  ["GET /tickets/T-1", 404, "NOT_FOUND"],
  ["GET /tickets/T-1", 401, "NOT_SIGNED_IN"],
  ["POST /tickets/T-1/assignment", 200, ["OPEN", "ann"]],
  ["event of T-1", 200, undefined],
  ["POST /tickets/T-1/transitions", 200, ["IN_PROGRESS", "ann"]],
  ["POST /tickets/T-1/comments", 201, ["IN_PROGRESS", "ann"]],
  ["POST /tickets/T-1/comments", 201, ["IN_PROGRESS", "ann"]],
  ["POST /tickets/T-1/comments", 400, "NOT_JSON"],
  ["POST /tickets/T-1/transitions", 200, ["RESOLVED", "ann"]],
  ["POST /tickets/T-1/transitions", 409, "ALREADY_IN_STATUS"],
  ["GET /tickets/T-1", 200, ["RESOLVED", "ann"]],
  ["comments that ray sees", 1, undefined],
  ["GET /tickets/T-1", 200, ["RESOLVED", "ann"]],
  ["history", 200, true],
];

const running: ChildProcess[] = [];
// Wait for the exits: otherwise workerd would outlive the process that start it.
afterAll(() => Promise.all(running.map((child) => child.kill() && once(child, "exit"))));

/** Starts a desk and returns its address. */
async function start(program: string, ...args: string[]): Promise<string> {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DENO_NO_UPDATE_CHECK: "1", DO_NOT_TRACK: "1" },
    cwd: path("../../.."),
  });
  running.push(child);
  let errors = "";
  child.stderr.on("data", (data) => {
    errors += data;
  });
  const exited = once(child, "exit").then(() => {
    throw new Error(errors);
  });
  const [address] = await Promise.race([once(createInterface(child.stdout), "line"), exited]);
  return address as string;
}

test.each([
  ["Node", process.execPath, []],
  ["Bun", installed("bun"), ["run", "--no-install"]],
  [
    "Deno",
    installed("deno"),
    [
      "run",
      "--cached-only",
      "--no-lock",
      "--no-prompt",
      "--allow-env",
      "--allow-read",
      "--allow-net=127.0.0.1",
    ],
  ],
])("%s, over the embedded database", async (_name, program, args) => {
  const address = await start(program, ...args, PROGRAM, SECRET, TEAM);
  expect(await playTicketLife(address)).toEqual(EXPECTED);
});

// Miniflare needs a newer Node than the oldest one that the package supports.
const node = nodeProgram(24);

test.skipIf(!existsSync(node))("Cloudflare workerd, with a PostgreSQL server over a socket", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ticket-engine-edge-"));
  const postgres = await Postgres.start();
  const database = await openDatabase(postgres.url, "");
  try {
    await migrate(database, new URL("../migrations/", import.meta.url));
    await database.run(TEAM);
    // With the same options as wrangler.
    await build({
      entryPoints: [path("../src/edge.ts")],
      bundle: true,
      outfile: join(folder, "edge.js"),
      platform: "node",
      format: "esm",
      conditions: ["workerd", "worker", "browser"],
      external: ["cloudflare:sockets", "pg-native", "@electric-sql/pglite"],
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire("/");' },
      loader: { ".wasm": "copy" },
      assetNames: "[name]",
    });
    const address = await start(node, path("./runtimes/workerd.mjs"), folder, postgres.url, SECRET);
    expect(await playTicketLife(address)).toEqual(EXPECTED);

    // The cron trigger wakes due tickets, more than one pass takes, and delivers.
    const at = Date.now() - 24 * 3_600_000;
    for (let number = 2; number < 122; number++) {
      const draft = { ticketId: `T-${number}`, title: "No network", priority: "P1", reporterId: "ray" };
      await open(database, deskEngine().open(draft, { at }));
    }
    const reassign = { kind: "reassign", key: "again", ticketId: "T-2", from: null };
    await database.run(`update tickets set team_id = 'net', snapshot = snapshot || '{"teamId": "net"}'
      where ticket_id = 'T-2'`);
    await database.query("insert into outbox (key, ticket_id, effect) values ('again', 'T-2', $1)", [
      JSON.stringify(reassign),
    ]);
    expect(await (await fetch(`${address}/cdn-cgi/handler/scheduled`)).text()).toBe("ok");
    const breaches = await database.query(
      "select breach_type as type, count(*)::int as tickets from sla_breaches where ticket_id <> 'T-1' group by 1 order by 1",
    );
    expect(breaches).toEqual([
      { type: "RESOLUTION", tickets: 120 },
      { type: "RESPONSE", tickets: 120 },
    ]);
    expect(
      await database.query("select assignee_id as assignee from tickets where ticket_id = 'T-2'"),
    ).toEqual([{ assignee: "ann" }]);
    // Effects without a receiver wait for one.
    const waiting = "select distinct kind from outbox where done_at is null order by kind";
    expect(await database.query(waiting)).toEqual([{ kind: "notify" }, { kind: "page" }]);
  } finally {
    await database.close();
    postgres.remove();
    rmSync(folder, { recursive: true });
  }
});
