/** A log, read to its end. */
import { openTable } from "ticket-engine-replay/csv";
import { logOf } from "ticket-engine-replay/formats";
import { generatedLog } from "ticket-engine-replay/generated";
import type { Log, Story } from "ticket-engine-replay/story";

/** Where a log comes from: made on the spot, or a file of the reader's. */
export type Source =
  | { readonly kind: "generated"; readonly tickets: number }
  | { readonly kind: "file"; readonly file: File };

export type ReadLog = { readonly title: string; readonly stories: readonly Story[] };

/** How often the reader is told how far it has come, in milliseconds. */
const TELLS_EVERY = 50;

const open = async (source: Source): Promise<Log> =>
  source.kind === "generated"
    ? generatedLog(source.tickets)
    : logOf(await openTable(source.file), source.file.name);

/** Reads all of a log; `isWanted` is asked now and then whether to go on. */
export async function readLog(
  source: Source,
  onProgress: (share: number, tickets: number) => void,
  isWanted: () => boolean,
): Promise<ReadLog | undefined> {
  const log = await open(source);
  const stories: Story[] = [];
  let told = 0;
  for await (const story of log.stories) {
    stories.push(story);
    const now = performance.now();
    if (now - told < TELLS_EVERY) continue;
    told = now;
    onProgress(log.progress(), stories.length);
    // Whatever waits has its turn: a log that is wanted instead, say.
    await new Promise((resolve) => setTimeout(resolve));
    if (!isWanted()) return undefined;
  }
  if (stories.length === 0) throw new Error(`${log.title}: there is not one ticket in it.`);
  onProgress(1, stories.length);
  return { title: source.kind === "file" ? source.file.name : log.title, stories };
}
