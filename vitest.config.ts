import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["js/test/**/*.test.ts", "packaging/test/**/*.test.ts", "examples/*/test/**/*.test.ts"],
    // The logs of real desks are replayed whole.
    testTimeout: 300_000,
  },
});
