// Packages of a Debian-like system, for root or with a sudo that asks nothing.
import { ask, run, Stop } from "./run.mjs";

/** Installs a package; where that cannot be done here, stops with `hint`. */
export function aptInstall(name, hint) {
  if (process.platform !== "linux" || ask("apt-get", ["--version"]) === undefined) throw new Stop(hint);
  const isRoot = process.getuid() === 0;
  if (!isRoot && ask("sudo", ["--non-interactive", "true"]) === undefined) throw new Stop(hint);
  const apt = (...args) => {
    const [program, ...rest] = isRoot
      ? ["apt-get", ...args]
      : ["sudo", "--non-interactive", "apt-get", ...args];
    run(program, rest, { hint, env: { DEBIAN_FRONTEND: "noninteractive" } });
  };
  apt("update", "-qq");
  apt("install", "-y", "-qq", "--no-install-recommends", name);
}
