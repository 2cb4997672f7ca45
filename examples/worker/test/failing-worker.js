/**
 * The worker with a route that makes the next call of an engine method fail: `POST /fail/<method>`.
 */
import { breakNext } from "../../../js/test/broken.mjs";
import worker from "../src/worker.js";

export * from "../src/worker.js";

export default {
  fetch(request, env) {
    const [, route, method] = new URL(request.url).pathname.split("/");
    if (route !== "fail") return worker.fetch(request, env);
    breakNext(method);
    return Response.json({});
  },
};
