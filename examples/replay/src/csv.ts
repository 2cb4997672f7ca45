import Papa from "papaparse";

/** A row by column name. If two columns have the same name, the first one counts. */
export type Row = Readonly<Record<string, string>>;

export type Table = {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<Row>;
  progress(): number;
};

/** A file, such as a browser's `File`. It is decompressed if its name ends with `.gz`. */
export type Source = {
  readonly name: string;
  readonly size: number;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
};

/** The largest chunk, in bytes. */
const CHUNK = 16_384;

/** No real row is that long. If one seems to be, a quote was never closed. */
const MAX_ROW = 1_000_000;

/** Opens a CSV file. Rows are streamed, so the file is never in memory as a whole. */
export async function openTable(source: Source): Promise<Table> {
  const { name, size } = source;
  let read = 0;
  const bytes = inChunks(source.stream(), (length) => {
    read += length;
  });
  const plain = name.endsWith(".gz") ? bytes.pipeThrough(new DecompressionStream("gzip")) : bytes;
  const records = parse(plain.pipeThrough(new TextDecoderStream()), name);
  const first = await records.next();
  if (first.done) throw new Error(`${name} has no rows.`);
  const columns = first.value;

  async function* rows(): AsyncIterable<Row> {
    let number = 1;
    for (let next = await records.next(); !next.done; next = await records.next()) {
      number++;
      const { length } = next.value;
      if (length !== columns.length)
        throw new Error(`${name}: expected ${columns.length} fields in row ${number}, got ${length}.`);
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

/**
 * Splits a stream into small chunks and reports each one. Browsers read a file in a few large
 * chunks.
 */
function inChunks(bytes: Bytes, onChunk: (length: number) => void): Bytes {
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
        const chunk = rest.subarray(0, CHUNK);
        rest = rest.subarray(CHUNK);
        onChunk(chunk.length);
        out.enqueue(chunk);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/**
 * Parses text chunks into records. A record that a chunk cuts off is completed by the next chunk.
 */
async function* parse(text: ReadableStream<string>, name: string): AsyncGenerator<string[]> {
  const chunks = text.getReader();
  let rest = "";
  let newline: "\n" | "\r\n" | undefined;
  for (let isDone = false; !isDone; ) {
    const chunk = await chunks.read().catch((cause) => {
      throw new Error(
        `${name} cannot be read to its end: it is cut short, or not compressed as its name says.`,
        {
          cause,
        },
      );
    });
    isDone = chunk.done;
    rest += chunk.value ?? "";
    newline ??= /\r?\n/.exec(rest)?.[0] as typeof newline;
    // Wait for the first line to end, which shows the kind of line break.
    if (newline === undefined && !isDone && rest.length <= MAX_ROW) continue;
    const parser = new Papa.Parser({ delimiter: ",", newline: newline ?? "\n" });
    const { data, errors, meta } = parser.parse(rest, 0, !isDone) as Parsed;
    rest = rest.slice(meta.cursor);
    for (const record of data) if (record.length > 1 || record[0] !== "") yield record;
    if (rest.length > MAX_ROW || errors.some(({ row }) => isDone || row < data.length))
      throw new Error(`${name}: a quote is never closed, or the file is not CSV.`);
  }
}

/** The parser's result, which its own types do not describe. */
type Parsed = {
  readonly data: readonly string[][];
  /** Errors by row. An error in the row that is still incomplete has no meaning yet. */
  readonly errors: readonly { readonly row: number }[];
  readonly meta: { readonly cursor: number };
};
