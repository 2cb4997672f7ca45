/** Runtimes that are run like Node: they resolve the package in node_modules. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Answered, PROGRAM, root } from "./answer.ts";

export const node = () => runProgram(process.execPath);
/** Without permissions and without network. */
export const deno = () => runProgram(installed("deno"), "run", "--cached-only", "--no-lock", "--no-prompt");
export const bun = () => runProgram(installed("bun"), "run", "--no-install");

/** A runtime that is an npm package. */
export const installed = (name: string) => join(root, "node_modules", ".bin", name);

/** What a program prints. On Windows npm starts its packages by batch files, which need a shell. */
export function printed(program: string, args: string[], cwd = root): string {
  const shell = process.platform === "win32" && program !== process.execPath;
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1", DO_NOT_TRACK: "1", NODE_PATH: "" };
  // The error of a failure has its output.
  return execFileSync(program, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 1e8,
    env,
    shell,
    stdio: "pipe",
  });
}

function runProgram(program: string, ...args: string[]): Answered {
  const version = printed(program, ["--version"]).split("\n")[0] ?? "";
  return { version, answer: JSON.parse(printed(program, [...args, PROGRAM])) };
}
