/**
 * A PostgreSQL server of a test's own: in a fresh folder, on a free port of the loopback interface, with the programs
 * that are installed.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VERSIONS = "/usr/lib/postgresql";

/** Where the programs are; undefined when there are none. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  return versions.map((own) => join(VERSIONS, own, "bin")).find((own) => existsSync(join(own, "initdb")));
}

export class Postgres {
  readonly url: string;
  readonly #folder: string;
  readonly #port: number;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
    this.url = `postgres://desk@127.0.0.1:${port}/postgres`;
  }

  static async start(): Promise<Postgres> {
    const folder = mkdtempSync(join(tmpdir(), "ticket-engine-desk-"));
    const { uid, gid } = account();
    if (uid !== undefined) chownSync(folder, uid, gid ?? uid);
    const server = new Postgres(folder, await freePort());
    server.#run("initdb", ["-D", join(folder, "data"), "-A", "trust", "-U", "desk", "--no-sync"]);
    server.up();
    return server;
  }

  up(): void {
    const options = `-c listen_addresses=127.0.0.1 -p ${this.#port} -k ${this.#folder} -c fsync=off`;
    this.#run("pg_ctl", [
      "-D",
      join(this.#folder, "data"),
      "-w",
      "-l",
      join(this.#folder, "log"),
      "-o",
      options,
      "start",
    ]);
  }

  /** As a power cut does it. */
  crash(): void {
    this.#run("pg_ctl", ["-D", join(this.#folder, "data"), "-m", "immediate", "stop"]);
  }

  remove(): void {
    try {
      this.crash();
    } catch {
      // It is down already.
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #run(program: string, args: string[]): void {
    const path = join(postgresPrograms() ?? "", program);
    const { status, error } = spawnSync(path, args, { ...account(), cwd: this.#folder, stdio: "ignore" });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${error ?? "see its log"}`);
  }
}

/** The server refuses to run as root. */
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
