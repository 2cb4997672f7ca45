import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Small files that take long. They begin first: begun last, each would keep one core busy while the others wait. */
const LONGEST = ["js/test/memory.test.ts", "packaging/test/matrix.test.ts", "js/test/zones.test.ts"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) => LONGEST.some((file) => moduleId.endsWith(file));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

export default defineConfig({
  test: {
    include: ["js/test/**/*.test.ts", "packaging/test/**/*.test.ts", "examples/*/test/**/*.test.ts"],
    sequence: { sequencer: LongestFirst },
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
