import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";

/** A row by column name. Of two columns of one name the first counts. */
export type Row = Readonly<Record<string, string>>;

export type Table = {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<Row>;
  progress(): number;
};

/** Opens a CSV file, compressed or not; rows are read as they are asked for. */
export async function openTable(path: string): Promise<Table> {
  const { size } = await stat(path).catch(() => {
    throw new Error(`${path} cannot be read: give the path of a CSV file, compressed with gzip or not.`);
  });
  let read = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      read += chunk.length;
      done(null, chunk);
    },
  });
  const parser = parse({ bom: true });
  const file = createReadStream(path);
  const running = path.endsWith(".gz")
    ? pipeline(file, meter, createGunzip(), parser)
    : pipeline(file, meter, parser);
  // A broken file ends the rows with its error; the pipeline's own promise has nothing to add.
  running.catch(() => {});

  const records = parser[Symbol.asyncIterator]() as AsyncIterator<string[]>;
  const first = await records.next();
  if (first.done) throw new Error(`${path} has no rows.`);
  const columns = first.value;

  async function* rows(): AsyncIterable<Row> {
    for (let next = await records.next(); !next.done; next = await records.next()) {
      const row: Record<string, string> = {};
      for (let index = columns.length - 1; index >= 0; index--) {
        row[columns[index] as string] = next.value[index] as string;
      }
      yield row;
    }
  }
  return { columns, rows: rows(), progress: () => (size === 0 ? 1 : read / size) };
}
