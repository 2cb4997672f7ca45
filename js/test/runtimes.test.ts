import { createHash } from "node:crypto";
import * as engine from "ticket-engine";
import { describe, expect, test } from "vitest";
import { vectors } from "./runtimes/answer.ts";
import { check } from "./runtimes/check.mjs";
import { chromium } from "./runtimes/chromium.ts";
import { bun, deno, node } from "./runtimes/programs.ts";
import { workerd } from "./runtimes/workerd.ts";

const here = check(engine, vectors);
const lines = (text: string) => text.split("\n");

/** The first line in which two transcripts differ. */
function difference(one: string, other: string) {
  const [ones, others] = [lines(one), lines(other)];
  const line = ones.findIndex((text, index) => text !== others[index]);
  if (line >= 0) return { line, one: ones[line], other: others[line] };
  return ones.length === others.length ? undefined : { line: ones.length, other: others[ones.length] };
}

describe("the same inputs give the same results, bit for bit,", () => {
  test.each([
    ["Node", node],
    ["Deno", deno],
    ["Bun", bun],
    ["Cloudflare workerd", workerd],
    ["Chromium", chromium],
  ])("in %s", async (name, run) => {
    const { version, answer } = await run();
    expect(answer.golden).toEqual({
      cases: vectors.calendar.cases.length,
      rows: 3 * vectors.calendar.cases.length,
      wrong: [],
    });
    expect(difference(answer.scenario.transcript, here.scenario.transcript)).toBeUndefined();
    expect({ ...answer, scenario: null }).toEqual({ ...here, scenario: null });
    expect(answer.decisions).toEqual({ steps: vectors.decisions.steps.length, wrong: [] });
    const { answers, refusals, transcript } = answer.scenario;
    const hash = createHash("sha256").update(transcript).digest("hex");
    console.log(
      `${name} (${version}): ${answer.golden.cases} golden vectors and ${answer.golden.rows} rows of columns, ${answer.decisions.steps} golden decisions, ` +
        `${answers} results of the engine and ${refusals} refusals with SHA-256 ${hash.slice(0, 16)}`,
    );
  });
});

describe("a wrong result is detected", () => {
  test.each(["dueAt", "dueBackAt", "minutesBetween"])("when it is the %s of a golden vector", (field) => {
    const [first, ...others] = vectors.calendar.cases;
    const wrong = { ...vectors.calendar, cases: [{ ...first, [field]: first[field] + 1 }, ...others] };
    const found = check(engine, { ...vectors, calendar: wrong }).golden.wrong;
    expect(found[0]).toMatch(new RegExp(`^${field} of .* is ${first[field]}$`));
    expect(found.at(-1)).toMatch(new RegExp(`^the column ${field} of .* is ${first[field]}$`));
  });

  test("when a calendar is open that should be closed", () => {
    const cases = [{ ...vectors.calendar.cases[0], isOpen: !vectors.calendar.cases[0].isOpen }];
    expect(check(engine, { ...vectors, calendar: { ...vectors.calendar, cases } }).golden.wrong).toHaveLength(
      1,
    );
  });

  test("when it is a golden decision", () => {
    const [first, ...others] = vectors.decisions.steps;
    const steps = [{ ...first, command: { at: first.command.at + 1 } }, ...others];
    const found = check(engine, { ...vectors, decisions: { ...vectors.decisions, steps } }).decisions.wrong;
    expect(found).toContain("step 0: open");
  });

  test("when one decision differs by a bit", () => {
    const { transcript, answers, refusals } = here.scenario;
    expect(answers).toBeGreaterThan(1_000);
    expect(refusals).toBeGreaterThan(20);
    const last = lines(transcript).length - 1;
    expect(difference(`${transcript.slice(0, -1)}?`, transcript)).toMatchObject({ line: last });
    expect(difference(transcript, `${transcript}\n{}`)).toEqual({ line: last + 1, other: "{}" });
  });
});
