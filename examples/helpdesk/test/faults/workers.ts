/**
 * Worker processes that are killed one after another, if possible in the middle of a transaction.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { EngineConfig } from "ticket-engine";
import type { Database } from "../../src/database.js";

const PROGRAM = fileURLToPath(new URL("../../../../target/helpdesk/src/worker.js", import.meta.url));
const CLOCK = new URL("./jumping-clock.mjs", import.meta.url).href;

type Worker = { readonly name: string; readonly process: ChildProcess };

export class Workers {
  /** The wake-up lag of workers whose clock is right, in milliseconds. */
  readonly lagMs: number[] = [];
  wakeUps = 0;
  kills = 0;
  killsInTransaction = 0;
  readonly #url: string;
  readonly #config: string;
  readonly #jumpMs: number;
  readonly #database: Database;
  #workers: Worker[] = [];
  #started = 0;

  constructor(url: string, database: Database, config: EngineConfig, jumpMs: number) {
    if (!existsSync(PROGRAM)) throw new Error("build the desk first: npx tsc -p examples/helpdesk");
    this.#url = url;
    this.#database = database;
    this.#config = JSON.stringify(config);
    this.#jumpMs = jumpMs;
  }

  /** Starts a worker. The clock of every second one jumps. */
  start(): void {
    const number = this.#started++;
    const name = `worker-${number}`;
    const jumps = number % 2 === 1;
    const env = {
      ...process.env,
      DATABASE_URL: this.#url,
      DESK_CONFIG: this.#config,
      DESK_DUTIES: "wake",
      PGAPPNAME: name,
      ...(jumps && { JUMP_MS: String(this.#jumpMs) }),
    };
    const child = spawn(process.execPath, [...(jumps ? ["--import", CLOCK] : []), PROGRAM], {
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    child.stdout.on("data", (data: Buffer) => {
      for (const line of data.toString().trim().split("\n")) this.#count(line, jumps);
    });
    this.#workers.push({ name, process: child });
  }

  #count(line: string, jumps: boolean): void {
    try {
      const { tickets, lagMs } = JSON.parse(line) as { tickets: number; lagMs: number[] };
      this.wakeUps += tickets;
      if (!jumps) this.lagMs.push(...lagMs);
    } catch {
      // The worker was killed in the middle of a line.
    }
  }

  /** Kills a worker with SIGKILL and starts another. */
  async replaceOne(): Promise<void> {
    const caught = await this.#stopInTransaction();
    const victim = caught ?? this.#workers[0];
    victim?.process.kill("SIGKILL");
    this.kills++;
    if (caught) this.killsInTransaction++;
    this.#workers = this.#workers.filter((worker) => worker !== victim);
    this.start();
  }

  /**
   * Stops a worker that has written something and not committed it. Returns undefined if none could
   * be caught.
   */
  async #stopInTransaction(): Promise<Worker | undefined> {
    for (let attempt = 0; attempt < 100; attempt++) {
      const worker = await this.#inTransaction();
      if (worker) {
        worker.process.kill("SIGSTOP");
        if (await this.#inTransaction(worker.name)) return worker;
        worker.process.kill("SIGCONT");
      }
      await sleep(10);
    }
    return undefined;
  }

  async #inTransaction(name?: string): Promise<Worker | undefined> {
    const rows = await this.#database.query<{ name: string }>(
      `select application_name as name from pg_stat_activity
       where state = 'idle in transaction' and backend_xid is not null
         and application_name like 'worker-%' and ($1::text is null or application_name = $1)`,
      [name ?? null],
    );
    return this.#workers.find((worker) => rows.some((row) => row.name === worker.name));
  }

  /** Shuts the workers down. */
  async end(): Promise<void> {
    await Promise.all(
      this.#workers.map(
        ({ process: child }) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) resolve();
            child.once("exit", () => resolve());
            child.kill("SIGTERM");
          }),
      ),
    );
  }

  kill(): void {
    for (const { process: child } of this.#workers) child.kill("SIGKILL");
  }
}
