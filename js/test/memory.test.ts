import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

type Sizes = Record<string, { created: number; before: number; after: number }>;

/** Bytes of a page of WebAssembly memory. */
const PAGE = 65_536;

test("memory is given back, freed or collected, and calls leak nothing", () => {
  const script = fileURLToPath(new URL("memory.mjs", import.meta.url));
  const printed = execFileSync(process.execPath, ["--expose-gc", script], { encoding: "utf8" });
  const sizes = JSON.parse(printed) as Sizes;
  expect(Object.keys(sizes)).toEqual(["free", "using", "forgotten", "calls"]);
  for (const [name, { created, before, after }] of Object.entries(sizes)) {
    console.log(
      `${name}: ${created.toLocaleString("en")} created, ${before / PAGE} pages before, ${after / PAGE} after`,
    );
    // Collection comes later: how many objects wait for it at once differs from run to run.
    const allowed = name === "forgotten" ? 64 * PAGE : 0;
    expect(after - before, name).toBeLessThanOrEqual(allowed);
  }
});
