// `npm start`: runs the worker at http://127.0.0.1:8787 until Ctrl-C. Its effects go to the URL in
// WEBHOOK.
import { start } from "./local.mjs";

const { WEBHOOK } = process.env;
const worker = await start({ port: 8787, bindings: WEBHOOK ? { WEBHOOK } : {} });
console.log(`The worker is at ${(await worker.ready).origin}. Press Ctrl-C to stop.`);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => worker.dispose());
