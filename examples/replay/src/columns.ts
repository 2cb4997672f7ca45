/** A log as `createReplay` takes it: in columns. */
import { type EventLog, logKinds, logRoles } from "ticket-engine";
import { type Happening, inOrder, type Log, type Story } from "./story.js";

/** Columns, and the tickets that their numbers stand for. */
export type LoggedColumns = { readonly log: EventLog; readonly ids: readonly string[] };

type Value = string | null;

/** Rows in the making: arrays that grow, and become columns at the end. */
export class ColumnWriter {
  readonly #ids: string[] = [];
  readonly #ticket: number[] = [];
  readonly #at: number[] = [];
  readonly #kind: number[] = [];
  readonly #value: number[] = [];
  readonly #role: number[] = [];
  readonly #places = new Map<Value, number>();

  /** Adds the rows of a ticket. */
  add(story: Story): void {
    this.#ids.push(story.id);
    const opened = { at: story.openedAt, role: "reporter" } as const;
    this.#row(opened, "priority", story.priority);
    this.#row(opened, "category", story.category);
    this.#row(opened, "reporterId", story.reporter);
    this.#row(opened, "opened", null);
    for (const happening of inOrder(story)) {
      for (const [field, value] of Object.entries(happening.changes ?? {})) {
        this.#row(happening, field as keyof NonNullable<Happening["changes"]>, value);
      }
      if (happening.status !== undefined) this.#row(happening, "status", happening.status);
      if (happening.comment) {
        this.#row(happening, happening.comment.isInternal ? "internalComment" : "comment", null);
      }
    }
  }

  /** All rows so far. */
  columns(): LoggedColumns {
    const log = {
      ticket: Uint32Array.from(this.#ticket),
      at: Float64Array.from(this.#at),
      kind: Uint8Array.from(this.#kind),
      value: Uint32Array.from(this.#value),
      role: Uint8Array.from(this.#role),
      values: [...this.#places.keys()],
    };
    return { log, ids: this.#ids };
  }

  #row({ at, role }: Pick<Happening, "at" | "role">, kind: keyof typeof logKinds, value: Value): void {
    let place = this.#places.get(value);
    if (place === undefined) {
      place = this.#places.size;
      this.#places.set(value, place);
    }
    this.#ticket.push(this.#ids.length - 1);
    this.#at.push(at.getTime());
    this.#kind.push(logKinds[kind]);
    this.#value.push(place);
    this.#role.push(logRoles[role]);
  }
}

/** All of a log in columns. */
export async function columnsOf(log: Log): Promise<LoggedColumns> {
  const writer = new ColumnWriter();
  for await (const story of log.stories) writer.add(story);
  return writer.columns();
}
