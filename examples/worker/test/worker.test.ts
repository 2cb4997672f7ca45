import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { nodeProgram } from "../../../scripts/nodes.mjs";

type Told = { method: string; path: string; status: number; answer: Record<string, unknown> }[];

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
// Miniflare wants a newer Node than the oldest that the package supports.
const node = nodeProgram(24);

test.skipIf(!existsSync(node))(
  "a ticket lives in a Durable Object and its alarm finds the breach",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "ticket-engine-worker-"));
    try {
      // As wrangler does it.
      await build({
        entryPoints: [path("../src/worker.js")],
        bundle: true,
        outfile: join(folder, "worker.js"),
        format: "esm",
        conditions: ["workerd", "worker", "browser"],
        external: ["cloudflare:workers"],
        loader: { ".wasm": "copy" },
        assetNames: "[name]",
      });
      const told = JSON.parse(execFileSync(node, [path("life.mjs"), folder], { encoding: "utf8" })) as Told;
      expect(
        told.map(({ method, path, status, answer }) => [method, path, status, answer["code"] ?? "ok"]),
      ).toEqual([
        ["POST", "/preview", 200, "ok"],
        ["POST", "/preview", 422, "UNKNOWN_PRIORITY"],
        ["GET", "/tickets/T-1", 404, "NO_TICKET"],
        ["PUT", "/tickets/T-1", 200, "ok"],
        ["PUT", "/tickets/T-1", 409, "EXISTS"],
        ["PUT", "/tickets/T-2", 422, "MISSING_FIELD"],
        ["POST", "/tickets/T-1/transition", 422, "INVALID_TRANSITION"],
        ["GET", "/tickets/T-1", 200, "ok"],
        ["POST", "/tickets/T-1/transition", 200, "ok"],
        ["POST", "/tickets/T-1/explode", 405, "METHOD"],
      ]);
      const { ticket, breaches, outbox } = (told[7] as Told[number]).answer as {
        ticket: { revision: number; createdAt: string };
        breaches: { breachType: string; breachedAt: string }[];
        outbox: unknown[];
      };
      expect(breaches).toHaveLength(1);
      expect(breaches[0]?.breachType).toBe("RESPONSE");
      // At its exact deadline, however late the alarm rang.
      expect(Date.parse(breaches[0]?.breachedAt ?? "") - Date.parse(ticket.createdAt)).toBe(1_200);
      expect([ticket.revision, outbox.length]).toEqual([2, 2]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
