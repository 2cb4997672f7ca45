/** Writes a log in columns, as `createReplay` takes it. */
import { type EventLog, logKinds, logRoles } from "ticket-engine";
import { eventsInOrder, type LogEvent, type LoggedTicket, type TicketLog } from "./log.js";

/** The columns, and the ids of the numbered tickets. */
export type LogColumns = { readonly log: EventLog; readonly ids: readonly string[] };

type Value = string | null;

/** Collects rows in growing arrays and converts them to columns. */
export class ColumnWriter {
  readonly #ids: string[] = [];
  readonly #ticket: number[] = [];
  readonly #at: number[] = [];
  readonly #kind: number[] = [];
  readonly #value: number[] = [];
  readonly #role: number[] = [];
  readonly #indexes = new Map<Value, number>();

  /** Adds the rows of a ticket. */
  add(ticket: LoggedTicket): void {
    this.#ids.push(ticket.id);
    const opened = { at: ticket.openedAt, role: "reporter" } as const;
    this.#row(opened, "priority", ticket.priority);
    this.#row(opened, "category", ticket.category);
    this.#row(opened, "reporterId", ticket.reporter);
    this.#row(opened, "opened", null);
    for (const event of eventsInOrder(ticket)) {
      for (const [field, value] of Object.entries(event.changes ?? {})) {
        this.#row(event, field as keyof NonNullable<LogEvent["changes"]>, value);
      }
      if (event.status !== undefined) this.#row(event, "status", event.status);
      if (event.comment) {
        this.#row(event, event.comment.isInternal ? "internalComment" : "comment", null);
      }
    }
  }

  /** The columns of all rows so far. */
  columns(): LogColumns {
    const log = {
      ticket: Uint32Array.from(this.#ticket),
      at: Float64Array.from(this.#at),
      kind: Uint8Array.from(this.#kind),
      value: Uint32Array.from(this.#value),
      role: Uint8Array.from(this.#role),
      values: [...this.#indexes.keys()],
    };
    return { log, ids: this.#ids };
  }

  #row({ at, role }: Pick<LogEvent, "at" | "role">, kind: keyof typeof logKinds, value: Value): void {
    let index = this.#indexes.get(value);
    if (index === undefined) {
      index = this.#indexes.size;
      this.#indexes.set(value, index);
    }
    this.#ticket.push(this.#ids.length - 1);
    this.#at.push(at.getTime());
    this.#kind.push(logKinds[kind]);
    this.#value.push(index);
    this.#role.push(logRoles[role]);
  }
}

/** Reads a whole log into columns. */
export async function columnsOf(log: TicketLog): Promise<LogColumns> {
  const writer = new ColumnWriter();
  for await (const ticket of log.tickets) writer.add(ticket);
  return writer.columns();
}
