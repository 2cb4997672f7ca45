/** Rows as the common database libraries type them, JSON columns among them, are tickets as they stand. */
import { createEngine, type TicketChanges, type TicketInput, type Value, verifyHistory } from "ticket-engine";

const engine = createEngine();
const actor = { id: 2, role: "agent" } as const;

/** What is the same in all of them. */
interface Columns {
  ticketId: string;
  title: string;
  description: string | null;
  status: string;
  priority: string;
  category: string | null;
  reporterId: string;
  assigneeId: string | null;
  teamId: number | null;
  createdAt: Date;
  updatedAt: Date;
  dueAt: Date | null;
  nextWakeAt: Date | null;
  revision: number;
  historyChain: string | null;
  tenantId: string;
}

/** Drizzle: `jsonb()` and `json()` are `unknown`, `text().array()` is a list. */
interface DrizzleRow extends Columns {
  tags: string[] | null;
  attributes: unknown;
  sla: unknown;
}

/** Prisma: `Json` is any JSON there is, and one that may be null may be that too. */
type JsonObject = { [Key in string]?: JsonValue };
interface JsonArray extends Array<JsonValue> {}
type JsonValue = string | number | boolean | JsonObject | JsonArray | null;
interface PrismaRow extends Columns {
  tags: JsonValue;
  attributes: JsonValue;
  sla: JsonValue;
}

/** Kysely and TypeORM: whatever the host has written for it. */
interface Site {
  site: string;
  floor?: number;
}
interface TypedRow extends Columns {
  tags: readonly string[];
  attributes: Site | null;
  sla: Record<string, unknown>;
}

declare const drizzle: DrizzleRow;
declare const prisma: PrismaRow;
declare const typed: TypedRow;
/** `pg` says nothing of its rows. */
declare const untyped: ReturnType<typeof JSON.parse>;

export const inputs: readonly TicketInput[] = [drizzle, prisma, typed];
engine.advance(drizzle, { at: new Date() });
engine.advance(prisma, { at: new Date() });
engine.advance(typed, { at: new Date() });
engine.advance(untyped, { at: new Date() });
engine.sweep([drizzle, prisma, typed], { at: new Date() });
engine.assign(prisma, { team: { teamId: 1, queueStrategy: "LOAD_BASED" }, agents: [], actor, at: 0 });
engine.preview(drizzle, { at: new Date() });
verifyHistory([], prisma);

// A column that may be null or absent says so by either.
engine.advance({ ...drizzle, tags: undefined, attributes: null, description: undefined }, { at: 0 });

/** A form whose fields may be undefined. */
declare const form: { title: string | undefined; priority: string | undefined; tags: string[] | undefined };
const changes: TicketChanges = { ...form, attributes: undefined, category: undefined };
engine.update(drizzle, { changes, actor, at: 0 });

// What goes in as attributes: an interface, a record, JSON.
declare const site: Site;
declare const record: Record<string, Value>;
declare const json: JsonObject;
for (const attributes of [site, record, json, { seats: 5, tags: ["a"] }, null, undefined]) {
  engine.open({ ticketId: 1, title: "Help", priority: "P1", reporterId: 7, attributes }, { at: 0 });
}
engine.update(drizzle, { changes: { attributes: site }, actor, at: 0 });

// @ts-expect-error a date is none of a ticket's texts
engine.advance({ ...drizzle, title: new Date() }, { at: 0 });
// @ts-expect-error a row without its clocks is none
engine.advance({ ...drizzle, sla: undefined as never, revision: undefined }, { at: 0 });
