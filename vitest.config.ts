import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Small files that take long. They start first: started last, each would occupy one core while the
 * others wait.
 */
const LONGEST = ["js/test/memory.test.ts", "packaging/test/matrix.test.ts", "js/test/zones.test.ts"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) => LONGEST.some((file) => moduleId.endsWith(file));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

/**
 * Tests that need a browser, a database, another runtime or a quiet machine. All others need only
 * Node and the built package.
 */
const MACHINE = [
  "js/test/{elements,memory,runtimes,zones}.test.ts",
  "packaging/test/{examples,matrix,react}.test.ts",
  "examples/{helpdesk,worker}/test/**/*.test.ts",
  "examples/what-if/test/{pictures,what-if}.test.ts",
  "**/*.firefox.test.ts",
];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: ["js/test/**/*.test.ts", "packaging/test/**/*.test.ts", "examples/*/test/**/*.test.ts"],
          exclude: [...MACHINE, "**/node_modules/**"],
        },
      },
      { extends: true, test: { name: "machine", include: MACHINE } },
    ],
    sequence: { sequencer: LongestFirst },
    // The logs of real desks are replayed whole.
    testTimeout: 300_000,
    // Tests wait for browsers, databases and other runtimes as much as they compute, so all cores
    // are used.
    maxWorkers: "100%",
    // Pages and servers may be slow on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // Creating a database before the tests may be slow on a busy machine.
    hookTimeout: 120_000,
  },
});
