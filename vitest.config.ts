import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["js/test/**/*.test.ts", "packaging/test/**/*.test.ts", "examples/*/test/**/*.test.ts"],
    // The logs of real desks are replayed whole.
    testTimeout: 300_000,
    // A database is made before tests, which takes its time on a busy machine.
    hookTimeout: 120_000,
  },
});
