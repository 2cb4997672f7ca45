/**
 * A ticket log, independent of its file format: one ticket after another, each with its events in
 * order.
 */
export type LoggedTicket = {
  /** The ticket's id in the log. */
  readonly id: string;
  readonly priority: string;
  readonly category: string | null;
  readonly reporter: string;
  readonly openedAt: Date;
  readonly events: readonly LogEvent[];
};

/** One row of the log, as the commands that a host would have given. */
export type LogEvent = {
  readonly at: Date;
  /** The person who did it. The log's automation has a name, too. */
  readonly by: string;
  readonly role: "reporter" | "agent" | "system";
  /** The new values of changed fields. */
  readonly changes?: {
    readonly priority?: string;
    readonly category?: string | null;
    readonly teamId?: string | null;
    readonly assigneeId?: string | null;
  };
  /** The new status, if the row changed it. */
  readonly status?: string;
  /** The comment, if the row has one. */
  readonly comment?: { readonly body: string; readonly isInternal: boolean };
};

/**
 * A ticket's events in order. An event earlier than the one before it gets the same time as that
 * one.
 */
export function* eventsInOrder(
  ticket: LoggedTicket,
): Iterable<LogEvent & { readonly isOutOfOrder: boolean }> {
  let latest = ticket.openedAt;
  for (const event of ticket.events) {
    const isOutOfOrder = event.at < latest;
    latest = isOutOfOrder ? latest : event.at;
    yield { ...event, at: latest, isOutOfOrder };
  }
}

/** A log that is being read. */
export type TicketLog = {
  /** The log's name, for the report. */
  readonly title: string;
  readonly tickets: AsyncIterable<LoggedTicket>;
  /** The share of the input that has been read, from 0 to 1. */
  progress(): number;
};

/** Groups adjacent rows with the same id. */
export async function* groupById<Row>(
  rows: AsyncIterable<Row>,
  idOf: (row: Row) => string,
): AsyncIterable<Row[]> {
  let group: Row[] = [];
  let id: string | undefined;
  for await (const row of rows) {
    if (idOf(row) !== id) {
      if (group.length > 0) yield group;
      group = [];
      id = idOf(row);
    }
    group.push(row);
  }
  if (group.length > 0) yield group;
}
