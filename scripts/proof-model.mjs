// Compares the engine with the reference model on many random lives of tickets: `npm run
// proof:model [LIVES]`, 5,000 for each property. `npm test` does the same with 300.
import { job, run } from "./run.mjs";

const lives = process.argv[2] ?? "5000";

await job(() =>
  run("cargo", ["test", "--test", "tests", "model::", "--", "--nocapture"], { env: { MODEL_LIVES: lives } }),
);
