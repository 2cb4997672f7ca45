import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openTable, type Row, type Source } from "../src/csv.js";

/** A file that is read in chunks of that many bytes. */
const file = (bytes: Uint8Array, name = "log.csv", chunk = bytes.length): Source => ({
  name,
  size: bytes.length,
  stream: () =>
    new ReadableStream({
      start(out) {
        for (let from = 0; from < bytes.length; from += chunk) out.enqueue(bytes.slice(from, from + chunk));
        out.close();
      },
    }),
});
const text = (content: string) => new TextEncoder().encode(content);

async function rowsOf(source: Source): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of (await openTable(source)).rows) rows.push(row);
  return rows;
}

test("a table does not depend on its chunks, with a byte order mark, quotes and multi-byte characters", () => {
  const content = text('\uFEFFid,what\r\n1,"a ""b"", c\nd"\r\n2,überfällig €\r\n');
  return fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: content.length }),
      fc.boolean(),
      async (chunk, isCompressed) => {
        const source = isCompressed
          ? file(gzipSync(content), "log.csv.gz", chunk)
          : file(content, "log.csv", chunk);
        expect(await rowsOf(source)).toEqual([
          { id: "1", what: 'a "b", c\nd' },
          { id: "2", what: "überfällig €" },
        ]);
      },
    ),
  );
});

test("the progress is 1 when all rows have been read", async () => {
  const table = await openTable(file(text("a,b\n1,2\n3,4")));
  for await (const _ of table.rows);
  expect(table.progress()).toBe(1);
});

test.each([
  ["an empty file", file(text("")), "has no rows"],
  ["a row of another width", file(text("a,b\n1,2\n3\n")), "expected 2 fields in row 3, got 1"],
  ["an unclosed quote", file(text('a,b\n1,"2\n3,4\n')), "a quote is never closed"],
  ["a compressed file cut short", file(gzipSync("a,b\n1,2\n").subarray(0, 15), "log.csv.gz"), "cut short"],
  [
    "a file that is not compressed",
    file(text("a,b\n1,2\n"), "log.csv.gz"),
    "not compressed as its name says",
  ],
])("%s is refused with a message", async (_, source, message) => {
  await expect(rowsOf(source)).rejects.toThrow(message);
});
