// `npm start`: the worker at http://127.0.0.1:8787, until Ctrl-C. WEBHOOK is where its effects go.
import { start } from "./local.mjs";

const { WEBHOOK } = process.env;
const worker = await start({ port: 8787, bindings: WEBHOOK ? { WEBHOOK } : {} });
console.log(`The worker is at ${(await worker.ready).origin}. Ctrl-C ends it.`);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => worker.dispose());
