import Papa from "papaparse";

/** A row by column name. Of two columns of one name the first counts. */
export type Row = Readonly<Record<string, string>>;

export type Table = {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<Row>;
  progress(): number;
};

/** A file's bytes, compressed with gzip when its name says so: a `File` of a browser is one. */
export type Source = {
  readonly name: string;
  readonly size: number;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
};

/** How many bytes are taken at once. */
const PIECE = 16_384;

/** No row is as long: where one seems to be, a quote is open that nothing closes. */
const LONGEST_ROW = 1_000_000;

/** Opens a CSV file; rows are read as they are asked for, and the whole is never in memory. */
export async function openTable(source: Source): Promise<Table> {
  const { name, size } = source;
  let read = 0;
  const bytes = metered(source.stream(), (length) => {
    read += length;
  });
  const plain = name.endsWith(".gz") ? bytes.pipeThrough(new DecompressionStream("gzip")) : bytes;
  const records = split(plain.pipeThrough(new TextDecoderStream()), name);
  const first = await records.next();
  if (first.done) throw new Error(`${name} has no rows.`);
  const columns = first.value;

  async function* rows(): AsyncIterable<Row> {
    let number = 1;
    for (let next = await records.next(); !next.done; next = await records.next()) {
      number++;
      const { length } = next.value;
      if (length !== columns.length)
        throw new Error(
          `${name}: row ${number} has ${length} fields, but there are ${columns.length} columns.`,
        );
      const row: Record<string, string> = {};
      for (let index = columns.length - 1; index >= 0; index--) {
        row[columns[index] as string] = next.value[index] as string;
      }
      yield row;
    }
  }
  return { columns, rows: rows(), progress: () => (size === 0 ? 1 : Math.min(1, read / size)) };
}

type Bytes = ReturnType<Source["stream"]>;

/** The same bytes in small pieces, each told of when it is taken: a browser reads a file in a few large ones. */
function metered(bytes: Bytes, tell: (length: number) => void): Bytes {
  const reader = bytes.getReader();
  let rest = new Uint8Array();
  return new ReadableStream(
    {
      async pull(out) {
        if (rest.length === 0) {
          const { done, value } = await reader.read();
          if (done) return out.close();
          rest = value;
        }
        const piece = rest.subarray(0, PIECE);
        rest = rest.subarray(PIECE);
        tell(piece.length);
        out.enqueue(piece);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** The records of a text that comes in pieces; a record that a piece cuts through waits for the next piece. */
async function* split(text: ReadableStream<string>, name: string): AsyncGenerator<string[]> {
  const pieces = text.getReader();
  let left = "";
  let newline: "\n" | "\r\n" | undefined;
  for (let isDone = false; !isDone; ) {
    const piece = await pieces.read().catch((cause) => {
      throw new Error(
        `${name} cannot be read to its end: it is cut short, or not compressed as its name says.`,
        {
          cause,
        },
      );
    });
    isDone = piece.done;
    left += piece.value ?? "";
    newline ??= /\r?\n/.exec(left)?.[0] as typeof newline;
    // Nothing is a record before its line has ended.
    if (newline === undefined && !isDone && left.length <= LONGEST_ROW) continue;
    const parser = new Papa.Parser({ delimiter: ",", newline: newline ?? "\n" });
    const { data, errors, meta } = parser.parse(left, 0, !isDone) as Piece;
    left = left.slice(meta.cursor);
    for (const record of data) if (record.length > 1 || record[0] !== "") yield record;
    if (left.length > LONGEST_ROW || errors.some(({ row }) => isDone || row < data.length))
      throw new Error(`${name}: a quote is opened that nothing closes, or the file is no CSV.`);
  }
}

/** What the parser gives, which its types leave open. */
type Piece = {
  readonly data: readonly string[][];
  /** Each with its row; that of the record still to come means nothing yet. */
  readonly errors: readonly { readonly row: number }[];
  readonly meta: { readonly cursor: number };
};
