/** Logs in files. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { openTable, type Source, type Table } from "./csv.js";
import { logOf } from "./formats.js";
import type { Log } from "./story.js";

/** Opens a CSV file, compressed or not. */
export async function openTableFile(path: string): Promise<Table> {
  const { size } = await stat(path).catch(() => {
    throw new Error(`${path} cannot be read: give the path of a CSV file, compressed with gzip or not.`);
  });
  // Node's own type of the same stream.
  const stream = () => Readable.toWeb(createReadStream(path)) as unknown as ReturnType<Source["stream"]>;
  return openTable({ name: path, size, stream });
}

/** Opens a log file, whose format is told by its columns. */
export const openLog = async (path: string): Promise<Log> => logOf(await openTableFile(path), path);
