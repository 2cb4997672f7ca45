// Packages of the system that the tests need: installed on a Debian-like system, for root or with a sudo that asks for no
// password.
import { ask, Stop, start } from "./run.mjs";

/**
 * @typedef {object} SystemPackage
 * @property {string} name of the Debian package
 * @property {() => boolean | Promise<boolean>} isInstalled whether its program is there, however it came
 * @property {string} hint what to do where it cannot be installed
 * @property {boolean} [isOptional] whether the tests do without
 */

/**
 * Installs what is missing, after saying what that is.
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
      // Some systems that have apt-get call it by another name.
      await apt([...install, name], hint).catch(() => {});
    }
  }
  for (const one of missing) {
    if (await one.isInstalled()) continue;
    if (!one.isOptional) throw new Stop(hint);
    console.error(one.hint);
  }
}

/** A function that runs apt-get; undefined where that cannot be done. */
function aptGet() {
  if (process.platform !== "linux" || ask("apt-get", ["--version"]) === undefined) return;
  const sudo = ["sudo", "--non-interactive"];
  const isRoot = process.getuid() === 0;
  if (!isRoot && ask(sudo[0], [sudo[1], "true"]) === undefined) return;
  // By `env`, because sudo passes no variables on.
  const [program, ...rest] = [...(isRoot ? [] : sudo), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
  return (args, hint) => start(program, [...rest, ...args], { hint, isQuiet: true });
}
