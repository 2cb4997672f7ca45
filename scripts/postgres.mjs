/**
 * Starts PostgreSQL servers for tests and benchmarks: each in a fresh folder, on a free port of the
 * loopback interface, with the installed programs.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputOf } from "./run.mjs";

const VERSIONS = "/usr/lib/postgresql";

const HOW =
  "Install PostgreSQL with its programs (initdb, pg_ctl) and run this again: the help desk is tested on a real one.";

/**
 * The folder of the programs: the newest version that Debian installed, or what `pg_config`
 * reports. Undefined without PostgreSQL.
 */
export function postgresPrograms() {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  const newestFirst = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(VERSIONS, version, "bin"));
  const places = [...newestFirst, outputOf("pg_config", ["--bindir"])];
  return places.find((place) => place && existsSync(join(place, "initdb")));
}

/** @type {import("./system.mjs").SystemPackage} */
export const POSTGRES = {
  name: "postgresql",
  isInstalled: () => postgresPrograms() !== undefined,
  hint: HOW,
};

export class Postgres {
  /** The address for clients. */
  url;
  #folder;
  #port;
  #fsync;

  /** @private */
  constructor(folder, port, isDurable) {
    this.#folder = folder;
    this.#port = port;
    this.#fsync = isDurable ? "on" : "off";
    this.url = `postgres://desk@127.0.0.1:${port}/postgres`;
  }

  /**
   * @param {{ isDurable?: boolean }} options `isDurable`: the server waits for the disk at every
   * commit, as in production. Otherwise a crash of the machine may lose data; a crash of the server
   * does not.
   * @returns {Promise<Postgres>}
   */
  static async start({ isDurable = false } = {}) {
    const folder = mkdtempSync(join(tmpdir(), "ticket-engine-pg-"));
    const { uid, gid } = account();
    if (uid !== undefined) chownSync(folder, uid, gid);
    const server = new Postgres(folder, await freePort(), isDurable);
    server.#run("initdb", ["-D", join(folder, "data"), "-A", "trust", "-U", "desk", "--no-sync"]);
    server.up();
    return server;
  }

  up() {
    const options = `-c listen_addresses=127.0.0.1 -p ${this.#port} -k ${this.#folder} -c fsync=${this.#fsync}`;
    const log = join(this.#folder, "log");
    this.#run("pg_ctl", ["-D", join(this.#folder, "data"), "-w", "-l", log, "-o", options, "start"]);
  }

  /** Stops the server at once, as a power cut does. */
  crash() {
    this.#run("pg_ctl", ["-D", join(this.#folder, "data"), "-m", "immediate", "stop"]);
  }

  remove() {
    try {
      this.crash();
    } catch {
      // The server is down already.
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Runs SQL with `psql` and returns what it prints. */
  psql(sql) {
    const args = [this.url, "-XAtq", "-v", "ON_ERROR_STOP=1"];
    const options = { input: sql, encoding: "utf8", maxBuffer: 1 << 26 };
    return execFileSync(join(postgresPrograms(), "psql"), args, options);
  }

  #run(program, args) {
    const path = join(postgresPrograms(), program);
    const { status, error } = spawnSync(path, args, { ...account(), cwd: this.#folder, stdio: "ignore" });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${error ?? "see its log"}`);
  }
}

/** The server refuses to run as root. */
function account() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
