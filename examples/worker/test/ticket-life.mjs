// Takes a ticket through its life over HTTP, in workerd. Prints the responses, and what the webhook
// received.
import { start } from "../local.mjs";

const policy = {
  policyId: "quick",
  businessHoursOnly: false,
  responseTimeMinutes: 0.02,
  resolutionTimeMinutes: 60,
};
const delivered = [];
const worker = await start({
  entry: "test/failing-worker.js",
  bindings: {
    CONFIG: { policies: [policy], timers: [] },
    WEBHOOK: "http://receiver/effects",
    RETRY_MS: "200",
  },
  // Receives everything that the worker fetches. The first request fails.
  async outboundService(request) {
    const { key, kind } = await request.json();
    delivered.push({ key, kind, idempotencyKey: request.headers.get("idempotency-key") });
    return new Response(null, { status: delivered.length === 1 ? 500 : 204 });
  },
  // Discard the log: the errors in it are intended.
  handleRuntimeStdio(...streams) {
    for (const stream of streams) stream.resume();
  },
});
const responses = [];
async function send(method, path, body) {
  const response = await worker.dispatchFetch(`http://desk${path}`, {
    method,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const result = await response.json();
  responses.push({ method, path, status: response.status, body: result });
  return result;
}
/** Reads a ticket until it is as expected. Only the last response is recorded. */
async function until(path, isExpected) {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (isExpected(await send("GET", path))) return;
    responses.pop();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const ann = { id: "ann", role: "agent" };
const draft = { title: "VPN is down", priority: "P1", reporterId: "u-7" };
const comment = { commentId: "c-1", body: "Have you tried it again?", isInternal: false, actor: ann };
try {
  await send("POST", "/preview", { priority: "P1" });
  await send("POST", "/preview", { priority: "P9" });
  for (const body of ["{", "null", '"x"', "[1]"]) {
    await send("POST", "/preview", body);
    await send("PUT", "/tickets/T-2", body);
  }
  await send("GET", "/tickets/T-1");
  await send("GET", "/tickets/%E0");
  await send("PUT", "/tickets/T%201", draft);
  await send("PUT", "/tickets/T%201", draft);
  await send("POST", "/tickets/T%201/transition", { to: "RESOLVED", actor: ann });
  await send("POST", "/tickets/T%201/explode", {});
  // An engine that has failed is replaced.
  await send("POST", "/fail/preview");
  await send("POST", "/preview", { priority: "P1" });
  await send("POST", "/preview", { priority: "P1" });
  // Without any request, and although the first alarm fails, the object's alarm finds the breach.
  await send("POST", "/fail/advance");
  await until("/tickets/T%201", ({ breaches, outbox }) => breaches.length > 0 && outbox.length === 0);
  await send("POST", "/tickets/T%201/comment", comment);
  await send("POST", "/tickets/T%201/comment", comment);
  await send("POST", "/tickets/T%201/comment", { ...comment, commentId: "b-2", body: "And again?" });
  await send("GET", "/tickets/T%201");
} finally {
  await worker.dispose();
}
process.stdout.write(JSON.stringify({ responses, delivered }));
