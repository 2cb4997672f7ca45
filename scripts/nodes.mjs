// Other versions of Node, for the tests of the package. They are npm packages and do not touch the
// machine's Node.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, start } from "./run.mjs";

const VERSIONS = { 22: "22.23.3", 24: "24.21.0", 26: "26.10.0" };

/** The major versions. */
export const OTHER_NODES = Object.keys(VERSIONS).map(Number);

const folder = join(root, "target", "nodes");
const isWindows = process.platform === "win32";

/** The program of a major version, if it is installed. */
export const nodeProgram = (major) =>
  join(folder, "node_modules", `node${major}`, "bin", isWindows ? "node.exe" : "node");

/** Installs the missing ones. Does nothing on platforms for which npm has no such programs. */
export async function setUpNodes() {
  const missing = OTHER_NODES.filter((major) => !existsSync(nodeProgram(major)));
  const platform = `${isWindows ? "win" : process.platform}-${process.arch}`;
  if (missing.length === 0 || !["linux-x64", "linux-arm64", "darwin-arm64", "win-x64"].includes(platform))
    return;
  const packages = OTHER_NODES.map((major) => `node${major}@npm:node-${platform}@${VERSIONS[major]}`);
  await start("npm", ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", ...packages]);
}
