// A ticket's life over HTTP, in workerd: prints what was answered, and what the webhook was sent.
import { start } from "../local.mjs";

const policy = {
  policyId: "quick",
  businessHoursOnly: false,
  responseTimeMinutes: 0.02,
  resolutionTimeMinutes: 60,
};
const sent = [];
const worker = await start({
  entry: "test/failing.js",
  bindings: {
    CONFIG: { policies: [policy], timers: [] },
    WEBHOOK: "http://receiver/effects",
    RETRY_MS: "200",
  },
  // All that the worker fetches comes here. The first time the receiver is out of order.
  async outboundService(request) {
    const { key, kind } = await request.json();
    sent.push({ key, kind, idempotencyKey: request.headers.get("idempotency-key") });
    return new Response(null, { status: sent.length === 1 ? 500 : 204 });
  },
  // What it logs is meant to be.
  handleRuntimeStdio(...streams) {
    for (const stream of streams) stream.resume();
  },
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
/** Reads a ticket until it is as it should be; the last answer is told. */
async function until(path, isThere) {
  for (let wait = 0; wait < 100; wait++) {
    if (isThere(await ask("GET", path))) return;
    told.pop();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const ann = { id: "ann", role: "agent" };
const draft = { title: "VPN is down", priority: "P1", reporterId: "u-7" };
const comment = { commentId: "c-1", body: "Have you tried it again?", isInternal: false, actor: ann };
try {
  await ask("POST", "/preview", { priority: "P1" });
  await ask("POST", "/preview", { priority: "P9" });
  for (const body of ["{", "null", '"x"', "[1]"]) {
    await ask("POST", "/preview", body);
    await ask("PUT", "/tickets/T-2", body);
  }
  await ask("GET", "/tickets/T-1");
  await ask("GET", "/tickets/%E0");
  await ask("PUT", "/tickets/T%201", draft);
  await ask("PUT", "/tickets/T%201", draft);
  await ask("POST", "/tickets/T%201/transition", { to: "RESOLVED", actor: ann });
  await ask("POST", "/tickets/T%201/explode", {});
  // An engine that has failed is left behind.
  await ask("POST", "/fail/preview");
  await ask("POST", "/preview", { priority: "P1" });
  await ask("POST", "/preview", { priority: "P1" });
  // Nobody asks, and the first alarm comes to nothing: the object's own alarm finds the breach all the same.
  await ask("POST", "/fail/advance");
  await until("/tickets/T%201", ({ breaches, outbox }) => breaches.length > 0 && outbox.length === 0);
  await ask("POST", "/tickets/T%201/comment", comment);
  await ask("POST", "/tickets/T%201/comment", comment);
  await ask("POST", "/tickets/T%201/comment", { ...comment, commentId: "b-2", body: "And again?" });
  await ask("GET", "/tickets/T%201");
} finally {
  await worker.dispose();
}
process.stdout.write(JSON.stringify({ told, sent }));
