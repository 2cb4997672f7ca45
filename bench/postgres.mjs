/**
 * A PostgreSQL server of one's own for as long as a benchmark lasts: in a fresh folder, on a socket, with the
 * programs that are installed. Nothing is measured with it when there are none.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

function programs() {
  const versions = "/usr/lib/postgresql";
  const folders = existsSync(versions) ? readdirSync(versions).map((own) => join(versions, own, "bin")) : [];
  return folders.find((folder) => existsSync(join(folder, "initdb")));
}

/** Runs `use` with a function that runs SQL and returns its output; null when there is no PostgreSQL. */
export function withPostgres(use) {
  const bin = programs();
  if (!bin) return null;
  const folder = mkdtempSync(join(tmpdir(), "ticket-engine-pg-"));
  // The server refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? { uid: id("-u"), gid: id("-g") } : {};
  if (isRoot) chownSync(folder, user.uid, user.gid);
  const run = (program, args, input) => {
    const options = { ...user, input, encoding: "utf8", cwd: folder, maxBuffer: 1 << 26 };
    const { status, stdout, stderr, error } = spawnSync(join(bin, program), args, options);
    if (status !== 0) throw new Error(`${program}: ${stderr || error}`);
    return stdout;
  };
  const data = join(folder, "data");
  try {
    run("initdb", ["-D", data, "-A", "trust", "-U", "bench", "--no-sync"]);
    run("pg_ctl", [
      "-D",
      data,
      "-w",
      "-l",
      join(folder, "log"),
      "-o",
      `-c listen_addresses= -k ${folder}`,
      "start",
    ]);
    return use((sql) =>
      run("psql", ["-h", folder, "-U", "bench", "-d", "postgres", "-XAtq", "-v", "ON_ERROR_STOP=1"], sql),
    );
  } finally {
    try {
      run("pg_ctl", ["-D", data, "-m", "immediate", "stop"]);
    } catch {
      // It never started.
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

const id = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
