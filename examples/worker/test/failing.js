/** The worker, whose engine can be made to fail when it is next asked: `POST /fail/<call>`. */
import { breakNext } from "../../../js/test/broken.mjs";
import worker from "../src/worker.js";

export * from "../src/worker.js";

export default {
  fetch(request, env) {
    const [, fail, call] = new URL(request.url).pathname.split("/");
    if (fail !== "fail") return worker.fetch(request, env);
    breakNext(call);
    return Response.json({});
  },
};
