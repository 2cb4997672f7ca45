// Builds the what-if studio and serves it to this machine: `npm run what-if`. Ctrl+C ends it.
import { join } from "node:path";
import { build } from "./build.mjs";
import { pages } from "./pages.mjs";
import { job, root, steps } from "./run.mjs";
import { setup } from "./setup.mjs";

await job(async () => {
  await steps(setup);
  await steps([...build(), ...pages.filter(([name]) => name === "the what-if studio")]);
  const { preview } = await import("vite");
  const server = await preview({
    configFile: join(root, "examples", "what-if", "web", "vite.config.ts"),
    // Any free port.
    preview: { host: "127.0.0.1", port: Number(process.env.PORT ?? 0) },
    logLevel: "warn",
  });
  const { port } = server.httpServer.address();
  console.log(`\nThe what-if studio is at http://127.0.0.1:${port}/`);
});
