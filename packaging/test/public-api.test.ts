/**
 * The public API: its types under every compiler and resolution, and the report of it in the
 * repository.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { project, root } from "./project.ts";

const { folder, tarball } = project();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The path of a package of the tests: npm installs some here and some at the root. */
function installed(path: string): string {
  const places = [root, join(root, "packaging")].map((place) => join(place, "node_modules", path));
  return places.find(existsSync) ?? path;
}

const CONSUMERS = join(root, "js", "test", "consumer");
const consumers = readdirSync(CONSUMERS)
  .filter((name) => /^\w+\.ts$/.test(name))
  .map((name) => [name, name.replace(".ts", ".mts")] as const);
for (const [from, to] of consumers) copyFileSync(join(CONSUMERS, from), join(folder, to));
writeFileSync(
  join(folder, "required.cts"),
  `import engine = require("ticket-engine");
import onCall = require("ticket-engine/on-call");
import slim = require("ticket-engine/slim");
const { ticket } = engine.createEngine({ policies: engine.presets.standardPolicies }).open(
  { ticketId: 1, title: "Help", priority: "P1", reporterId: 7 },
  { at: new Date() },
);
export const due: Date | null = ticket.dueAt;
export const refused = (error: unknown): string | null => (error instanceof engine.TicketEngineError ? error.code : null);
export const retry: typeof onCall.shouldRetry = onCall.shouldRetry;
export const init: (source: BufferSource) => void = slim.initSync;
// @ts-expect-error there is no such field
engine.createEngine({ policys: [] });
// @ts-expect-error a priority is required
engine.createEngine().open({ ticketId: 1, title: "Help", reporterId: 7 }, { at: new Date() });
`,
);

writeFileSync(
  join(folder, "page.mts"),
  `import { createEngine } from "ticket-engine";
import * as slim from "ticket-engine/slim";
import "ticket-engine/elements";
const countdown = document.createElement("sla-countdown");
Object.assign(countdown, { clockId: "resolution" });
countdown.now = () => 0;
countdown.engine = createEngine();
countdown.engine = slim.createEngine();
countdown.ticket = { ticketId: 1, title: "Help", priority: "P1", reporterId: 7 };
countdown.addEventListener("breach", ({ detail }) => detail.at.getTime());
document.querySelector("sla-timeline")!.to = "2026-11-23T09:00:00Z";
countdown.clockId = "ownership";
countdown.group = "ola";
// @ts-expect-error the id of a clock is a string
countdown.clockId = 5;
countdown.ticket = { priority: "P1" };
// @ts-expect-error the property is called now
countdown.clock = () => 0;
for (const source of [new URL("engine.wasm", location.href), new Request("/engine.wasm"), fetch("/engine.wasm")])
  await slim.init(source);
slim.initSync(new Uint8Array(8));
slim.initSync(new WebAssembly.Module(new ArrayBuffer(8)));
// @ts-expect-error an address has to be fetched
slim.initSync("/engine.wasm");
`,
);

/**
 * Programs that compile when the values that each entry declares are those that it has at run time,
 * no more and no fewer.
 */
const PKG = join(root, "pkg");
const { exports } = JSON.parse(readFileSync(join(PKG, "package.json"), "utf8"));
const required = createRequire(import.meta.url);
const values: Record<"import" | "require", string[]> = { import: [], require: [] };
for (const [entry, ways] of Object.entries<Record<string, { types: string; default: string }>>(exports)) {
  if (!ways["import"]?.types || !ways["require"]) continue;
  const module = JSON.stringify(entry.replace(".", "ticket-engine"));
  const binding = `entry${values.import.length}`;
  const declares = (found: object) => {
    const names = Object.keys(found).map((name) => JSON.stringify(name));
    return `true satisfies Same<keyof typeof ${binding}, ${names.join(" | ")}>;`;
  };
  const imported = declares(await import(/* @vite-ignore */ join(PKG, ways["import"].default)));
  values.import.push(`import * as ${binding} from ${module};\n${imported}`);
  const found = declares(required(join(PKG, ways["require"].default)));
  values.require.push(`import ${binding} = require(${module});\n${found}`);
}
for (const [way, file] of [
  ["import", "values.mts"],
  ["require", "values.cts"],
] as const) {
  const same = "type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;";
  writeFileSync(join(folder, file), [same, ...values[way], ""].join("\n"));
}

const compilers = [5, 6, 7].map((major) => {
  const name = major === 7 ? "typescript" : `typescript${major}`;
  const { version } = JSON.parse(readFileSync(installed(`${name}/package.json`), "utf8"));
  return { version, tsc: installed(`${name}/bin/tsc`) };
});
const resolutions = [
  ["nodenext", "nodenext"],
  ["node16", "node16"],
  ["esnext", "bundler"],
] as const;

describe("the types compile", () => {
  const cases = compilers.flatMap(({ version, tsc }) =>
    resolutions.map(([module, by]) => ({ version, tsc, module, by })),
  );
  test.each(cases)("for TypeScript $version with moduleResolution $by", ({ tsc, module, by }) => {
    // Programs for bundlers use import alone.
    const imports = [...consumers.map(([, file]) => file), "page.mts", "values.mts"];
    const files = [...imports, ...(by === "bundler" ? [] : ["required.cts", "values.cts"])];
    const options = ["--strict", "--noEmit", "--exactOptionalPropertyTypes", "--skipLibCheck", "false"];
    const lib = ["--target", "es2022", "--lib", "es2023,dom,esnext.disposable"];
    const args = [tsc, ...options, ...lib, "--module", module, "--moduleResolution", by, ...files];
    try {
      execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
    } catch (error) {
      expect.fail(String((error as { stdout?: string }).stdout));
    }
  });
});

test("publint has no messages", async () => {
  const { publint } = await import("publint");
  const { messages } = await publint({ pkgDir: join(folder, "node_modules", "ticket-engine"), pack: false });
  expect(messages).toEqual([]);
});

test("Are the types wrong? has no problems", () => {
  const args = [installed("@arethetypeswrong/cli/dist/index.js"), tarball, "--format", "json"];
  const report = execFileSync(process.execPath, [...args, "--exclude-entrypoints", "./engine.wasm"], {
    encoding: "utf8",
  });
  const { analysis } = JSON.parse(report);
  expect(analysis.problems).toEqual([]);
  expect(Object.keys(analysis.entrypoints)).toContain("./slim");
});

test("the report of the public API is the one in the repository; `npm run api` updates it, for review", () => {
  const names = readdirSync(join(root, "target", "api"));
  expect(names).toEqual(readdirSync(join(root, "packaging", "api")));
  for (const name of names) {
    const [built, committed] = ["target", "packaging"].map((folder) =>
      readFileSync(join(root, folder, "api", name), "utf8"),
    );
    expect(built).toBe(committed);
  }
});

/**
 * The words of the first design that were replaced before the first release (DESIGN.md, section 2),
 * and what replaced them. Those that are words of other things too are checked by the types of the
 * consumers.
 */
const OLD_NAMES: readonly [old: RegExp, name: string][] = [
  [/\bsweep\b/, "advanceAll"],
  [/\bdrain\b/, "pullWork"],
  [/\bmigrate\b|\bmigration\b/, "reapplyPolicies"],
  [/\bdeskWorkflow\b/, "relaxedWorkflow"],
  [/\bitil\b/, "standardPolicies"],
  [/\bpaging\b/, "on-call"],
  [/\bCategory\b/, "StatusCategory"],
  [/\banchor\b|\bAnchor\b/, "since, Since"],
  [/"carry"/, "keepElapsed"],
  [/"scale"/, "proportional"],
  [/\bresumeCountingGap\b/, "resumeIncludingResolvedTime"],
  [/"frozen"/, "stayStopped"],
  [/\bwanted\b/, "preferredAgents"],
  [/\bexclude\b/, "excludedAgents"],
  [/\bbarred\b/, "exclusions"],
  [/\bfate\b|\bFate\b/, "outcome, CandidateOutcome"],
  [/\broute\b|\bRoute\b/, "selectedBy, SelectedBy"],
  [/\binPerson\b/, "preferred"],
  [/\bstandIn\b/, "delegate"],
  [/\brelaxSkillsAfter\b|\bRelaxSkills\b/, "skillTimeout, SkillTimeout"],
  [/\bloadMeasure\b|\bLoadMeasure\b/, "balanceBy, BalanceBy"],
  [/"SHARE"/, "utilization"],
  [/"COUNT"/, "count"],
  [/\bmayExceedCapacity\b/, "capacityExemptPriorities"],
  [/\bfairWindow\b|\bFairWindow\b/, "fairDistribution, FairDistribution"],
  [/\bTOO_MUCH\b/, "LIMIT_EXCEEDED"],
  [/\bmend\b/, "hint"],
  [/"created"/, "opened"],
  [/\bpublicAgentComment\b/, "publicReply"],
  [/\bTransitionRule\b/, "TransitionConfig"],
  [/\brule\b/, "timerId"],
  [/\bSweepItem\b/, "AdvanceItem"],
  [/\bMigrateCommand\b/, "ReapplyPoliciesCommand"],
  [/\bmetric\b|\bMetric\b/, "clockId, ClockId"],
  [/\bFIRST_RESPONSE\b/, "firstResponse"],
];

const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

describe("the declarations of every entry do not contain", () => {
  const declared = readdirSync(PKG)
    .filter((name) => name.endsWith(".d.ts"))
    .map((name) => [name, readFileSync(join(PKG, name), "utf8")] as const)
    // The list of old field names, each of which is refused with the new one.
    .map(
      ([name, text]) => [name, withoutComments(text).replace(/declare const RENAMED_FIELDS.*/, "")] as const,
    );

  test.each(OLD_NAMES)("%s, replaced by %s", (old) => {
    expect(declared.filter(([, text]) => old.test(text)).map(([name]) => name)).toEqual([]);
  });

  test("the old entry or an old value", () => {
    expect(Object.keys(exports)).toContain("./on-call");
    expect(Object.keys(exports)).not.toContain("./paging");
    expect(values.import.join("\n")).not.toMatch(/itil|deskWorkflow|sweep|drain|migrate/);
  });
});
