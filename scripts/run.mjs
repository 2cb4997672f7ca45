// Runs the steps of a job one after another, prints the name of each, and stops at the first that
// fails.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[/\\]$/, "");

/** A failure that is reported in one sentence, without a stack. */
export class Stop extends Error {}

/** npm is a batch file on Windows, which only a shell starts. */
const isBatch = (program) => process.platform === "win32" && program === "npm";

const options = (program, env = {}) => ({
  cwd: root,
  env: { ...process.env, ...env },
  shell: isBatch(program),
});

/** Why a program failed; undefined when it did not. */
function failure(program, args, { error, status, signal }, hint) {
  if (error?.code === "ENOENT") return new Stop(hint ?? `${program} is not installed.`);
  if (status === 0) return;
  const how = signal ? `was ended by ${signal}` : `exited with ${status}`;
  return new Stop(`\`${program} ${args.join(" ")}\` ${how}.${hint ? ` ${hint}` : ""}`);
}

/** Runs a program with its output shown while it runs; a failure ends the job. */
export const run = (program, args, { env, hint } = {}) =>
  ended(program, args, { env, hint, stdio: "inherit" });

/**
 * Runs a program beside others. Its output is shown in one piece when it has ended, so that the
 * lines of several programs are not mixed; that of a quiet one only when it has failed.
 */
export const start = (program, args, { env, hint, isQuiet = false } = {}) =>
  ended(program, args, { env, hint, isQuiet, stdio: ["ignore", "pipe", "pipe"] });

function ended(program, args, { env, hint, isQuiet = false, stdio }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options(program, env), stdio });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => output.push(data));
    child.on("error", (error) => reject(failure(program, args, { error }, hint)));
    child.on("close", (status, signal) => {
      const failed = failure(program, args, { status, signal }, hint);
      if (failed || !isQuiet) process.stderr.write(Buffer.concat(output));
      if (failed) reject(failed);
      else resolve();
    });
  });
}

/**
 * Runs tasks side by side. When one fails, the others are waited for: none is left running behind
 * the message.
 */
export async function together(...tasks) {
  const results = await Promise.allSettled(tasks.map(async (task) => task()));
  const failed = results.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

/** Runs a program beside others without showing its output; returns whether it succeeded. */
export const succeeds = (program, args, { env } = {}) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { ...options(program, env), stdio: "ignore" });
    child.on("error", () => resolve(false));
    child.on("close", (status) => resolve(status === 0));
  });

/** Runs a program with its output shown; returns whether it succeeded. */
export function attempt(program, args) {
  return spawnSync(program, args, { ...options(program), stdio: "inherit" }).status === 0;
}

/** Compiles a TypeScript project, or checks its types where its configuration writes nothing. */
export const compile = (project) =>
  run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", project]);

/** Runs a program quietly and returns what it printed, or undefined when it failed. */
export function outputOf(program, args) {
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

/**
 * Runs named steps and prints the number and name of each. Returns how many seconds each took.
 *
 * @param {[name: string, body: () => unknown][]} list
 * @param {{ label?: string, isStopped?: () => boolean }} options `label` is printed too;
 * `isStopped` is called before each step
 */
export async function steps(list, { label, isStopped = () => false } = {}) {
  const times = [];
  for (const [index, [name, body]] of list.entries()) {
    if (isStopped()) break;
    const started = performance.now();
    console.error(`\n[${label ? `${label} ` : ""}${index + 1}/${list.length}] ${name}`);
    await body();
    times.push([name, (performance.now() - started) / 1000]);
  }
  return times;
}

/**
 * Runs lists of steps side by side, each in its order. When a step fails, the others begin no
 * further one.
 *
 * @param {Record<string, [name: string, body: () => unknown][]>} lists by the label that is printed
 * with their steps
 */
export async function sideBySide(lists) {
  let isStopped = false;
  const times = [];
  const tasks = Object.entries(lists).map(([label, list]) => async () => {
    try {
      times.push(...(await steps(list, { label, isStopped: () => isStopped })));
    } catch (error) {
      isStopped = true;
      throw error;
    }
  });
  await together(...tasks);
  return times;
}
