import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openTable, type Row, type Source } from "../src/csv.js";

/** A file that is read in pieces of that many bytes. */
const file = (bytes: Uint8Array, name = "log.csv", piece = bytes.length): Source => ({
  name,
  size: bytes.length,
  stream: () =>
    new ReadableStream({
      start(out) {
        for (let from = 0; from < bytes.length; from += piece) out.enqueue(bytes.slice(from, from + piece));
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

test("a table is the same in whatever pieces it comes, with a byte order mark, quotes and letters of several bytes", () => {
  const content = text('\uFEFFid,what\r\n1,"a ""b"", c\nd"\r\n2,überfällig €\r\n');
  return fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: content.length }),
      fc.boolean(),
      async (piece, isCompressed) => {
        const source = isCompressed
          ? file(gzipSync(content), "log.csv.gz", piece)
          : file(content, "log.csv", piece);
        expect(await rowsOf(source)).toEqual([
          { id: "1", what: 'a "b", c\nd' },
          { id: "2", what: "überfällig €" },
        ]);
      },
    ),
  );
});

test("all of a file has been read when its rows are", async () => {
  const table = await openTable(file(text("a,b\n1,2\n3,4")));
  for await (const _ of table.rows);
  expect(table.progress()).toBe(1);
});

test.each([
  ["an empty file", file(text("")), "has no rows"],
  ["a row of another width", file(text("a,b\n1,2\n3\n")), "row 3 has 1 fields, but there are 2 columns"],
  ["a quote that nothing closes", file(text('a,b\n1,"2\n3,4\n')), "a quote is opened that nothing closes"],
  ["a compressed file cut short", file(gzipSync("a,b\n1,2\n").subarray(0, 15), "log.csv.gz"), "cut short"],
  [
    "a file that is not compressed",
    file(text("a,b\n1,2\n"), "log.csv.gz"),
    "not compressed as its name says",
  ],
])("%s is refused in words", async (_, source, sentence) => {
  await expect(rowsOf(source)).rejects.toThrow(sentence);
});
