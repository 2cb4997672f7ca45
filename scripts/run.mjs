// Runs the steps of a job one after another, says which one is at work, and stops at the first that fails.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[/\\]$/, "");

/** A failure that is told in one sentence, without a stack. */
export class Stop extends Error {}

/** Runs a program with its output shown; a failure ends the job. */
export function run(program, args, { env = {}, hint } = {}) {
  const result = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: "inherit",
    shell: isBatch(program),
  });
  if (result.error?.code === "ENOENT") throw new Stop(hint ?? `${program} is not installed.`);
  if (result.status !== 0) {
    const how = result.signal ? `was ended by ${result.signal}` : `exited with ${result.status}`;
    throw new Stop(`\`${program} ${args.join(" ")}\` ${how}.${hint ? ` ${hint}` : ""}`);
  }
}

/** Runs a program with its output shown; whether it succeeded. */
export function attempt(program, args) {
  return spawnSync(program, args, { cwd: root, stdio: "inherit", shell: isBatch(program) }).status === 0;
}

/** npm is a batch file on Windows, which only a shell starts. */
const isBatch = (program) => process.platform === "win32" && program === "npm";

/** Compiles a project of TypeScript, or checks its types where it says that nothing is written. */
export const compile = (project) =>
  run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", project]);

/** Runs a program quietly and returns what it printed, or undefined when it failed. */
export function ask(program, args) {
  const result = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** Runs a job and turns a `Stop` into a message and an exit code. */
export async function job(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/** Runs named steps, each announced with its number; returns how long each took, in seconds. */
export async function steps(list) {
  const times = [];
  for (const [index, [name, body]] of list.entries()) {
    const started = performance.now();
    console.error(`\n[${index + 1}/${list.length}] ${name}`);
    await body();
    times.push([name, (performance.now() - started) / 1000]);
  }
  return times;
}
