/** What a log tells, whatever its format: one ticket after another, each as what happened to it in order. */
export type Story = {
  /** The ticket's id in the log. */
  readonly id: string;
  readonly priority: string;
  readonly category: string | null;
  readonly reporter: string;
  readonly openedAt: Date;
  readonly happenings: readonly Happening[];
};

/** One row of the log, as the commands that a host would have given. */
export type Happening = {
  readonly at: Date;
  /** The person who did it; the log's automation has a name too. */
  readonly by: string;
  readonly role: "reporter" | "agent" | "system";
  /** New values of fields, when the row changed any. */
  readonly changes?: {
    readonly priority?: string;
    readonly category?: string | null;
    readonly teamId?: string | null;
    readonly assigneeId?: string | null;
  };
  /** The status the row moved to, when it did. */
  readonly status?: string;
  /** A comment the row carries. */
  readonly comment?: { readonly body: string; readonly isInternal: boolean };
};

/** What happened to a ticket, in order: a row that is earlier than the row before it is taken to be at the same time. */
export function* inOrder(story: Story): Iterable<Happening & { readonly isEarlier: boolean }> {
  let latest = story.openedAt;
  for (const happening of story.happenings) {
    const isEarlier = happening.at < latest;
    latest = isEarlier ? latest : happening.at;
    yield { ...happening, at: latest, isEarlier };
  }
}

/** A log that is being read. */
export type Log = {
  /** What the log is, for the report's title. */
  readonly title: string;
  readonly stories: AsyncIterable<Story>;
  /** How much of the input has been read so far, from 0 to 1. */
  progress(): number;
};

/** Rows in file order, gathered into the cases they belong to; a case's rows stand together. */
export async function* cases<Row>(
  rows: AsyncIterable<Row>,
  idOf: (row: Row) => string,
): AsyncIterable<Row[]> {
  let gathered: Row[] = [];
  let id: string | undefined;
  for await (const row of rows) {
    if (idOf(row) !== id) {
      if (gathered.length > 0) yield gathered;
      gathered = [];
      id = idOf(row);
    }
    gathered.push(row);
  }
  if (gathered.length > 0) yield gathered;
}
