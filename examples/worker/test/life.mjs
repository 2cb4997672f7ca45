// A ticket's life over HTTP, in workerd by Miniflare: prints what was answered. `node life.mjs BUNDLE`
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { Miniflare } = createRequire(new URL("../../../packaging/package.json", import.meta.url))("miniflare");
const [folder] = process.argv.slice(2);
const wasm = readdirSync(folder).filter((name) => name.endsWith(".wasm"));
const policy = {
  policyId: "quick",
  businessHoursOnly: false,
  responseTimeMinutes: 0.02,
  resolutionTimeMinutes: 60,
};
const worker = new Miniflare({
  modules: [
    { type: "ESModule", path: join(folder, "worker.js") },
    ...wasm.map((name) => ({ type: "CompiledWasm", path: join(folder, name) })),
  ],
  modulesRoot: folder,
  compatibilityDate: "2026-07-01",
  durableObjects: { TICKETS: { className: "TicketObject", useSQLite: true } },
  bindings: { CONFIG: { policies: [policy], timers: [] } },
});
const told = [];
async function ask(method, path, body) {
  const response = await worker.dispatchFetch(`http://desk${path}`, {
    method,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const answer = await response.json();
  told.push({ method, path, status: response.status, answer });
  return answer;
}
try {
  await ask("POST", "/preview", { priority: "P1" });
  await ask("POST", "/preview", { priority: "P9" });
  await ask("GET", "/tickets/T-1");
  await ask("PUT", "/tickets/T-1", { title: "VPN is down", priority: "P1", reporterId: "u-7" });
  await ask("PUT", "/tickets/T-1", { title: "Again", priority: "P1", reporterId: "u-7" });
  await ask("PUT", "/tickets/T-2", "{");
  await ask("POST", "/tickets/T-1/transition", { to: "RESOLVED", actor: { id: "ann", role: "agent" } });
  // Nobody asks: the object's own alarm finds the breach.
  for (let wait = 0; wait < 100; wait++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { breaches } = await ask("GET", "/tickets/T-1");
    if (breaches.length > 0) break;
    told.pop();
  }
  await ask("POST", "/tickets/T-1/transition", { to: "IN_PROGRESS", actor: { id: "ann", role: "agent" } });
  await ask("POST", "/tickets/T-1/explode", {});
} finally {
  await worker.dispose();
}
process.stdout.write(JSON.stringify(told));
