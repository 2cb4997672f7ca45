// Runs the steps of a job one after another, says which one is at work, and stops at the first that fails.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
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
  if (result.status !== 0) throw new Stop(failure(program, args, result) + (hint ? ` ${hint}` : ""));
}

/** Runs a program beside others; resolves to its output, which is shown with its failure otherwise. */
export async function runBeside(program, args, { env = {} } = {}) {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    shell: isBatch(program),
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const [status, signal] = await once(child, "close");
  if (status !== 0) throw new Stop(`${output}\n${failure(program, args, { status, signal })}`);
  return output;
}

function failure(program, args, { status, signal }) {
  const how = signal ? `was ended by ${signal}` : `exited with ${status}`;
  return `\`${program} ${args.join(" ")}\` ${how}.`;
}

/** Runs a program with its output shown; whether it succeeded. */
export function attempt(program, args) {
  return spawnSync(program, args, { cwd: root, stdio: "inherit", shell: isBatch(program) }).status === 0;
}

/** npm is a batch file on Windows, which only a shell starts. */
const isBatch = (program) => process.platform === "win32" && program === "npm";

const tsc = (project) => [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", project];

/** Compiles a project of TypeScript, or checks its types where it says that nothing is written. */
export const compile = (project) => run(process.execPath, tsc(project));

/** The same beside others. */
export const compileBeside = (project) => runBeside(process.execPath, tsc(project));

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

/**
 * Runs lists of named steps beside each other, and shows the output of each step when it ends. A list stops at the first
 * that fails; the others go on, so that all failures are told. Returns how long each step took, in seconds.
 */
export async function beside(...lists) {
  const times = [];
  const failed = [];
  const inTurn = async (list) => {
    for (const [name, body] of list) {
      const started = performance.now();
      const seconds = () => (performance.now() - started) / 1000;
      const tell = (what, output) =>
        console.error(`\n[${what} ${seconds().toFixed(1)} s] ${name}\n${output}`);
      console.error(`\n[begun] ${name}`);
      try {
        tell("done in", await body());
        times.push([name, seconds()]);
      } catch (error) {
        if (!(error instanceof Stop)) throw error;
        failed.push(name);
        return tell("failed after", error.message);
      }
    }
  };
  await Promise.all(lists.map(inTurn));
  if (failed.length > 0) throw new Stop(`Failed, as shown above: ${failed.join(", ")}.`);
  return times;
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
