import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

type Told = Record<string, { made: number; before: number; after: number }>;

/** What one more page of the engine's memory is. */
const PAGE = 65_536;

test("what is dropped is given back, freed or forgotten, and calls leave nothing behind", () => {
  const script = fileURLToPath(new URL("memory.mjs", import.meta.url));
  const printed = execFileSync(process.execPath, ["--expose-gc", script], { encoding: "utf8" });
  const told = JSON.parse(printed) as Told;
  expect(Object.keys(told)).toEqual(["free", "using", "forgotten", "calls"]);
  for (const [way, { made, before, after }] of Object.entries(told)) {
    console.log(
      `${way}: ${made.toLocaleString("en")} made, ${before / PAGE} pages before, ${after / PAGE} after`,
    );
    // What is forgotten waits for its collection: how many wait at once differs from run to run.
    const allowed = way === "forgotten" ? 64 * PAGE : 0;
    expect(after - before, way).toBeLessThanOrEqual(allowed);
  }
});
