/** Reads a log to its end. */
import { openTable } from "ticket-engine-replay/csv";
import { readFormat } from "ticket-engine-replay/formats";
import { generatedLog } from "ticket-engine-replay/generated";
import type { LoggedTicket, TicketLog } from "ticket-engine-replay/log";

/** Where a log comes from: a generated one, or a file of the user's. */
export type Source =
  | { readonly kind: "generated"; readonly tickets: number }
  | { readonly kind: "file"; readonly file: File };

export type ReadLog = { readonly title: string; readonly tickets: readonly LoggedTicket[] };

/** The time between two progress reports. */
const REPORT_EVERY_MS = 50;

const open = async (source: Source): Promise<TicketLog> =>
  source.kind === "generated"
    ? generatedLog(source.tickets)
    : readFormat(await openTable(source.file), source.file.name);

/**
 * Reads a whole log. Returns undefined once `isCurrent` is false, which is checked from time to
 * time.
 */
export async function readLog(
  source: Source,
  onProgress: (share: number, tickets: number) => void,
  isCurrent: () => boolean,
): Promise<ReadLog | undefined> {
  const log = await open(source);
  const tickets: LoggedTicket[] = [];
  let reportedAt = 0;
  for await (const ticket of log.tickets) {
    tickets.push(ticket);
    const now = performance.now();
    if (now - reportedAt < REPORT_EVERY_MS) continue;
    reportedAt = now;
    onProgress(log.progress(), tickets.length);
    // Let messages arrive, such as a request for another log.
    await new Promise((resolve) => setTimeout(resolve));
    if (!isCurrent()) return undefined;
  }
  if (tickets.length === 0) throw new Error(`${log.title}: the log has no tickets.`);
  onProgress(1, tickets.length);
  return { title: source.kind === "file" ? source.file.name : log.title, tickets };
}
