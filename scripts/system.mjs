// Installs the system packages that the tests need. It works on systems with apt-get, as root or
// with a sudo that needs no password.
import { outputOf, Stop, start } from "./run.mjs";

/**
 * @typedef {object} SystemPackage
 * @property {string} name of the Debian package
 * @property {() => boolean | Promise<boolean>} isInstalled whether its program is installed, by
 * apt-get or otherwise
 * @property {string} hint what to do if it cannot be installed
 * @property {boolean} [isOptional] whether the tests run without it
 */

/**
 * Prints the names of the missing packages and installs them.
 *
 * @param {SystemPackage[]} packages
 */
export async function setUpPackages(packages) {
  const isMissing = await Promise.all(packages.map(async (one) => !(await one.isInstalled())));
  const missing = packages.filter((_, index) => isMissing[index]);
  if (missing.length === 0) return;
  const required = missing.filter((one) => !one.isOptional);
  const hint = required.map((one) => one.hint).join(" ");
  const apt = aptGet();
  if (apt) {
    console.error(`Installing system packages with apt-get: ${missing.map(({ name }) => name).join(", ")}.`);
    await apt(["update", "-qq"], hint);
    const install = ["install", "-y", "-qq", "--no-install-recommends"];
    if (required.length > 0) await apt([...install, ...required.map(({ name }) => name)], hint);
    for (const { name, hint } of missing.filter((one) => one.isOptional)) {
      // Another distribution with apt-get may use another name for the package.
      await apt([...install, name], hint).catch(() => {});
    }
  }
  for (const one of missing) {
    if (await one.isInstalled()) continue;
    if (!one.isOptional) throw new Stop(hint);
    console.error(one.hint);
  }
}

/** A function that runs apt-get; undefined where apt-get cannot be run. */
function aptGet() {
  if (process.platform !== "linux" || outputOf("apt-get", ["--version"]) === undefined) return;
  const sudo = ["sudo", "--non-interactive"];
  const isRoot = process.getuid() === 0;
  if (!isRoot && outputOf(sudo[0], [sudo[1], "true"]) === undefined) return;
  // Through `env`, because sudo drops the environment.
  const [program, ...rest] = [...(isRoot ? [] : sudo), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
  return (args, hint) => start(program, [...rest, ...args], { hint, isQuiet: true });
}
