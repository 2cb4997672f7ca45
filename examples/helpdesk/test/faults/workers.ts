/** Worker processes that are killed, one after another, in the middle of a transaction when one can be caught there. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { EngineConfig } from "ticket-engine";
import type { Database } from "../../src/database.js";

const PROGRAM = fileURLToPath(new URL("../../../../target/helpdesk/worker.js", import.meta.url));
const CLOCK = new URL("./jumping-clock.mjs", import.meta.url).href;

type Worker = { readonly name: string; readonly process: ChildProcess };

export class Workers {
  /** How late tickets were woken by those whose clock was right, in milliseconds. */
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

  /** Starts one; the clock of every other one jumps. */
  start(): void {
    const number = this.#started++;
    const name = `worker-${number}`;
    const jumps = number % 2 === 1;
    const env = {
      ...process.env,
      DATABASE_URL: this.#url,
      DESK_CONFIG: this.#config,
      PGAPPNAME: name,
      ...(jumps && { JUMP_MS: String(this.#jumpMs) }),
    };
    const child = spawn(process.execPath, [...(jumps ? ["--import", CLOCK] : []), PROGRAM], {
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    child.stdout.on("data", (data: Buffer) => {
      for (const line of data.toString().trim().split("\n")) this.#told(line, jumps);
    });
    this.#workers.push({ name, process: child });
  }

  #told(line: string, jumps: boolean): void {
    try {
      const { tickets, lagMs } = JSON.parse(line) as { tickets: number; lagMs: number[] };
      this.wakeUps += tickets;
      if (!jumps) this.lagMs.push(...lagMs);
    } catch {
      // Killed in the middle of a line.
    }
  }

  /** Kills one by SIGKILL, and starts another. */
  async replaceOne(): Promise<void> {
    const caught = await this.#catchOne();
    const victim = caught ?? this.#workers[0];
    victim?.process.kill("SIGKILL");
    this.kills++;
    if (caught) this.killsInTransaction++;
    this.#workers = this.#workers.filter((own) => own !== victim);
    this.start();
  }

  /** One that has written something and not committed it, stopped there; undefined when none could be caught. */
  async #catchOne(): Promise<Worker | undefined> {
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
    return this.#workers.find((own) => rows.some((row) => row.name === own.name));
  }

  /** Lets them end in peace. */
  async end(): Promise<void> {
    await Promise.all(
      this.#workers.map(
        ({ process: own }) =>
          new Promise<void>((resolve) => {
            if (own.exitCode !== null || own.signalCode !== null) resolve();
            own.once("exit", () => resolve());
            own.kill("SIGTERM");
          }),
      ),
    );
  }

  kill(): void {
    for (const { process: own } of this.#workers) own.kill("SIGKILL");
  }
}
