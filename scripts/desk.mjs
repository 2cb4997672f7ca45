// The help desk at scale, on a real PostgreSQL. `npm run proof` kills it under the load of 10,000
// tickets. `npm run bench:desk` prints its throughput and the cost of a wake. The figures are
// printed, never tested.
import { join } from "node:path";
import { build } from "./build.mjs";
import { POSTGRES } from "./postgres.mjs";
import { compile, job, root, run, steps } from "./run.mjs";
import { setup } from "./setup.mjs";
import { setUpPackages } from "./system.mjs";

const node = (...args) => run(process.execPath, args);
const program = (...path) => join(root, "node_modules", ...path);
const bench = (name) => node(join(root, "examples", "helpdesk", "bench", `${name}.mjs`));

const jobs = {
  proof: () =>
    run(process.execPath, [program("vitest", "vitest.mjs"), "run", "examples/helpdesk/test/faults.test.ts"], {
      env: { PROOF_TICKETS: process.env.PROOF_TICKETS ?? "10000" },
    }),
  throughput: () => bench("throughput"),
  "wake-cost": () => bench("wake-cost"),
};

await job(async () => {
  const desk = () => compile("examples/helpdesk");
  await steps([
    ...setup,
    ["PostgreSQL", () => setUpPackages([POSTGRES])],
    ...build(),
    ["the help desk", desk],
  ]);
  for (const name of process.argv.slice(2)) await jobs[name]();
});
