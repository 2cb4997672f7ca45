import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["js/test/**/*.test.ts", "packaging/test/**/*.test.ts", "examples/*/test/**/*.test.ts"],
    // The logs of real desks are replayed whole.
    testTimeout: 300_000,
    // They wait for browsers, databases and other runtimes as much as they compute: no core is kept back.
    maxWorkers: "100%",
    // What a page or a server comes to may take its time on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // A database is made before tests, which takes its time on a busy machine.
    hookTimeout: 120_000,
  },
});
