/** A desk in the test's process, called without a network. */
import { type Actor, createEngine } from "ticket-engine";
import { app, type Desk } from "../../src/app.js";
import { Configurations } from "../../src/configuration.js";
import { type Database, server } from "../../src/database.js";
import { deskConfig } from "../../src/desk-config.js";
import { migrate } from "../../src/migrate.js";
import { sign } from "../../src/token.js";
import { openEmptyDatabase } from "../embedded-database.js";

export const SECRET = "for the tests";
export const OPENED = new Date("2026-11-23T09:00:00Z");

export const ann: Actor = { id: "ann", role: "agent" };
export const bob: Actor = { id: "bob", role: "agent" };
export const max: Actor = { id: "max", role: "admin" };
export const ray: Actor = { id: "ray", role: "reporter" };
export const zoe: Actor = { id: "zoe", role: "reporter" };

export type Json = Record<string, unknown>;
export type ApiResponse = {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly body: Json;
};

export type Operation = {
  readonly "x-roles"?: readonly string[];
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: Json }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Json }> };
  readonly responses: Record<string, { readonly content: Record<string, { readonly schema: Json }> }>;
};
export type OpenApi = {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Json };
};

export class TestDesk {
  readonly database: Database;
  readonly routes: ReturnType<typeof app>;
  readonly document: OpenApi;
  /** The desk's clock. */
  now = OPENED;
  #dumpQuery: string | undefined;

  private constructor(database: Database) {
    this.database = database;
    const desk: Desk = {
      database,
      configurations: new Configurations(),
      secret: SECRET,
      now: () => this.now,
      demo: { reporter: ray, agent: ann, admin: max } as never,
      eventsEvery: 20,
    };
    this.routes = app(desk);
    this.document = this.routes.getOpenAPI31Document({
      openapi: "3.1.0",
      info: { title: "", version: "" },
    }) as unknown as OpenApi;
  }

  /** On the embedded database, or on the server at `url`. */
  static async start(url?: string): Promise<TestDesk> {
    const database = url === undefined ? await openEmptyDatabase() : server(url);
    await migrate(database, new URL("../../migrations/", import.meta.url));
    await database.run(`
      insert into teams (team_id, name, queue_strategy, options) values
        ('net', 'Network', 'LOAD_BASED', '{}'),
        ('app', 'Applications', 'ROUND_ROBIN', '{"offerTimeout": 10}');
      insert into agents (agent_id, team_id, name, capacity) values
        ('ann', 'net', 'Ann', 1000), ('bob', 'net', 'Bob', 1000), ('cleo', 'app', 'Cleo', 9), ('dan', 'app', 'Dan', 9)`);
    return new TestDesk(database);
  }

  token = (actor: Actor, expiresAt = new Date(this.now.getTime() + 3_600_000)): string =>
    sign(actor, SECRET, expiresAt);

  async request(
    actor: Actor | null,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiResponse> {
    const response = await this.routes.request(path, {
      method: method.toUpperCase(),
      headers: {
        ...(actor && { authorization: `Bearer ${this.token(actor)}` }),
        "content-type": "application/json",
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const type = response.headers.get("content-type") ?? "";
    if (type.startsWith("text/event-stream")) {
      await response.body?.cancel();
      return { status: response.status, type, text: "", body: {} };
    }
    const text = await response.text();
    return { status: response.status, type, text, body: type.includes("json") ? JSON.parse(text) : {} };
  }

  /** The operations of the document, with their methods and paths. */
  operations(): [name: string, method: string, path: string, operation: Operation][] {
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, string, string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        method,
        path,
        operation,
      ]),
    );
  }

  /** The rows of all tables, as one string. */
  async dump(): Promise<string> {
    this.#dumpQuery ??= await this.#rowsOfAllTables();
    const [row] = await this.database.query<{ all: string }>(this.#dumpQuery);
    return row?.all ?? "";
  }

  /** A query for the rows of all tables. */
  async #rowsOfAllTables(): Promise<string> {
    const tables = await this.database.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
    );
    const rows = tables.map(
      ({ name }) =>
        `(select jsonb_agg(to_jsonb(stored) order by to_jsonb(stored)::text) from ${name} as stored)`,
    );
    return `select jsonb_build_array(${rows.join(", ")})::text as all`;
  }

  close = () => this.database.close();
}

/** An engine with the same configuration, to prepare tickets with. */
export const engine = createEngine(deskConfig);
