// Programs of a Debian-like system.
import { ask, run, Stop } from "./run.mjs";

/** Installs a package; `how` says what to do where that cannot be done. */
export function aptInstall(name, how) {
  if (process.platform !== "linux" || ask("apt-get", ["--version"]) === undefined) throw new Stop(how);
  const isRoot = process.getuid() === 0;
  if (!isRoot && ask("sudo", ["--non-interactive", "true"]) === undefined) throw new Stop(how);
  const apt = (...args) => {
    const [program, ...rest] = isRoot
      ? ["apt-get", ...args]
      : ["sudo", "--non-interactive", "apt-get", ...args];
    run(program, rest, { hint: how, env: { DEBIAN_FRONTEND: "noninteractive" } });
  };
  apt("update", "-qq");
  apt("install", "-y", "-qq", "--no-install-recommends", name);
}
