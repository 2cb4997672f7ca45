/** Opens logs in files. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { openTable, type Source, type Table } from "./csv.js";
import { readFormat } from "./formats.js";
import type { TicketLog } from "./log.js";

/** Opens a CSV file, which may be compressed with gzip. */
export async function openTableFile(path: string): Promise<Table> {
  const { size } = await stat(path).catch(() => {
    throw new Error(
      `${path} cannot be read; give the path of a CSV file, which may be compressed with gzip.`,
    );
  });
  // Node has its own type for the same stream.
  const stream = () => Readable.toWeb(createReadStream(path)) as unknown as ReturnType<Source["stream"]>;
  return openTable({ name: path, size, stream });
}

/** Opens a log file. Its columns tell its format. */
export const openLog = async (path: string): Promise<TicketLog> =>
  readFormat(await openTableFile(path), path);
