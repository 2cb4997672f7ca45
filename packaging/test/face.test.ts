/** The public face: its types for every compiler and resolution, and what it is, kept in the repository. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { project, root } from "./project.ts";

const { folder, tarball } = project();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A package of the tests, wherever npm has put it. */
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
import paging = require("ticket-engine/paging");
import slim = require("ticket-engine/slim");
const { ticket } = engine.createEngine({ policies: engine.presets.itil }).open(
  { ticketId: 1, title: "Help", priority: "P1", reporterId: 7 },
  { at: new Date() },
);
export const due: Date | null = ticket.dueAt;
export const refused = (error: unknown): string | null => (error instanceof engine.TicketEngineError ? error.code : null);
export const retry: typeof paging.shouldRetry = paging.shouldRetry;
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
Object.assign(countdown, { metric: "RESOLUTION" });
countdown.engine = createEngine();
countdown.engine = slim.createEngine();
countdown.ticket = { ticketId: 1, title: "Help", priority: "P1", reporterId: 7 };
countdown.addEventListener("breach", ({ detail }) => detail.at.getTime());
document.querySelector("sla-timeline")!.to = "2026-11-23T09:00:00Z";
// @ts-expect-error no such metric
countdown.metric = "ALL";
for (const source of [new URL("engine.wasm", location.href), new Request("/engine.wasm"), fetch("/engine.wasm")])
  await slim.init(source);
slim.initSync(new Uint8Array(8));
slim.initSync(new WebAssembly.Module(new ArrayBuffer(8)));
// @ts-expect-error an address is fetched, which takes its time
slim.initSync("/engine.wasm");
`,
);

/** Programs that compile when the values that each entry declares are those that it has at run time, no more and no fewer. */
const PKG = join(root, "pkg");
const { exports } = JSON.parse(readFileSync(join(PKG, "package.json"), "utf8"));
const required = createRequire(import.meta.url);
const values: Record<"import" | "require", string[]> = { import: [], require: [] };
for (const [entry, ways] of Object.entries<Record<string, { types: string; default: string }>>(exports)) {
  if (!ways["import"]?.types || !ways["require"]) continue;
  const module = JSON.stringify(entry.replace(".", "ticket-engine"));
  const own = `own${values.import.length}`;
  const declares = (found: object) => {
    const names = Object.keys(found).map((name) => JSON.stringify(name));
    return `true satisfies Same<keyof typeof ${own}, ${names.join(" | ")}>;`;
  };
  const imported = declares(await import(/* @vite-ignore */ join(PKG, ways["import"].default)));
  values.import.push(`import * as ${own} from ${module};\n${imported}`);
  const found = declares(required(join(PKG, ways["require"].default)));
  values.require.push(`import ${own} = require(${module});\n${found}`);
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

describe("the types are right", () => {
  const cases = compilers.flatMap(({ version, tsc }) =>
    resolutions.map(([module, by]) => ({ version, tsc, module, by })),
  );
  test.each(cases)("for TypeScript $version with moduleResolution $by", ({ tsc, module, by }) => {
    // A bundler's program imports; it has no files for require.
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

test("publint has nothing to say", async () => {
  const { publint } = await import("publint");
  const { messages } = await publint({ pkgDir: join(folder, "node_modules", "ticket-engine"), pack: false });
  expect(messages).toEqual([]);
});

test("Are the types wrong? has no problems", () => {
  const args = [installed("@arethetypeswrong/cli/dist/index.js"), tarball, "--format", "json"];
  const told = execFileSync(process.execPath, [...args, "--exclude-entrypoints", "./engine.wasm"], {
    encoding: "utf8",
  });
  const { analysis } = JSON.parse(told);
  expect(analysis.problems).toEqual([]);
  expect(Object.keys(analysis.entrypoints)).toContain("./slim");
});

test("the public face is the one in the repository; `npm run api` takes a new one, to be reviewed", () => {
  const names = readdirSync(join(root, "target", "api"));
  expect(names).toEqual(readdirSync(join(root, "packaging", "api")));
  for (const name of names) {
    const [built, kept] = ["target", "packaging"].map((own) =>
      readFileSync(join(root, own, "api", name), "utf8"),
    );
    expect(built).toBe(kept);
  }
});
