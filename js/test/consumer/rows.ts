/** Rows of the common database libraries, JSON columns included, are accepted as tickets. */
import { createEngine, type TicketChanges, type TicketInput, type Value, verifyHistory } from "ticket-engine";

const engine = createEngine();
const actor = { id: 2, role: "agent" } as const;

/** The columns that all of them type alike. */
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

/** Kysely and TypeORM: types that the application declares. */
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
/** `pg` does not type its rows. */
declare const untyped: ReturnType<typeof JSON.parse>;

export const inputs: readonly TicketInput[] = [drizzle, prisma, typed];
engine.advance(drizzle, { at: new Date() });
engine.advance(prisma, { at: new Date() });
engine.advance(typed, { at: new Date() });
engine.advance(untyped, { at: new Date() });
engine.advanceAll([drizzle, prisma, typed], { at: new Date() });
engine.assign(prisma, { team: { teamId: 1, queueStrategy: "LOAD_BASED" }, agents: [], actor, at: 0 });
engine.preview(drizzle, { at: new Date() });
verifyHistory([], prisma);

// An optional column may be null or absent.
engine.advance({ ...drizzle, tags: undefined, attributes: null, description: undefined }, { at: 0 });

/** A form whose fields may be undefined. */
declare const form: { title: string | undefined; priority: string | undefined; tags: string[] | undefined };
const changes: TicketChanges = { ...form, attributes: undefined, category: undefined };
engine.update(drizzle, { changes, actor, at: 0 });

// Attributes may be an interface, a record, or JSON.
declare const site: Site;
declare const record: Record<string, Value>;
declare const json: JsonObject;
for (const attributes of [site, record, json, { seats: 5, tags: ["a"] }, null, undefined]) {
  engine.open({ ticketId: 1, title: "Help", priority: "P1", reporterId: 7, attributes }, { at: 0 });
}
engine.update(drizzle, { changes: { attributes: site }, actor, at: 0 });

// @ts-expect-error a title is not a date
engine.advance({ ...drizzle, title: new Date() }, { at: 0 });
// @ts-expect-error a row needs its clocks
engine.advance({ ...drizzle, sla: undefined as never, revision: undefined }, { at: 0 });
