/**
 * The help desk log of an Italian software company (Polato 2017). It lists activities, not states.
 * An activity that does not change the status only shows that somebody worked on the ticket.
 */
import type { Row, Table } from "./csv.js";
import { groupById, type LogEvent, type LoggedTicket, type TicketLog } from "./log.js";

const STATUS: Readonly<Record<string, string>> = {
  "Assign seriousness": "OPEN",
  "Insert ticket": "OPEN",
  "Take in charge ticket": "IN_PROGRESS",
  "Create SW anomaly": "IN_PROGRESS",
  "Resolve SW anomaly": "IN_PROGRESS",
  Wait: "PENDING",
  "Require upgrade": "PENDING",
  "Schedule intervention": "PENDING",
  "Resolve ticket": "RESOLVED",
  RESOLVED: "RESOLVED",
  VERIFIED: "RESOLVED",
  Closed: "CLOSED",
  DUPLICATE: "CLOSED",
  INVALID: "CLOSED",
};

export const isActivityLog = (columns: readonly string[]): boolean =>
  ["Case ID", "Activity", "Resource", "Complete Timestamp"].every((name) => columns.includes(name));

export function activityLog(table: Table): TicketLog {
  return { title: "Help desk activity log", tickets: readTickets(table.rows), progress: table.progress };
}

async function* readTickets(rows: AsyncIterable<Row>): AsyncIterable<LoggedTicket> {
  for await (const activities of groupById(rows, (row) => row["Case ID"] ?? "")) yield ticketOf(activities);
}

function ticketOf(activities: readonly Row[]): LoggedTicket {
  const first = activities[0] as Row;
  const events: LogEvent[] = [];
  let assignee: string | null = null;
  let status = "OPEN";
  for (const row of activities) {
    const next = STATUS[row["Activity"] ?? ""];
    if (!next) throw new Error(`${row["Case ID"]}: unknown activity ${row["Activity"]}.`);
    const by = row["Resource"] ?? "unknown";
    // The person who takes a ticket in charge becomes its assignee.
    const isAssigned = row["Activity"] === "Take in charge ticket" && by !== assignee;
    if (isAssigned) assignee = by;
    events.push({
      at: instant(row["Complete Timestamp"]),
      by,
      role: "agent",
      ...(isAssigned && { changes: { assigneeId: by } }),
      ...(next !== status && { status: next }),
    });
    status = next;
  }
  return {
    id: first["Case ID"] as string,
    // The log has only one level of seriousness.
    priority: "P3",
    category: first["service_type"] ?? null,
    reporter: first["customer"] ?? "unknown",
    openedAt: instant(first["Complete Timestamp"]),
    events,
  };
}

/**
 * Parses `yyyy/mm/dd hh:mm:ss.SSS`. Working hours shift with daylight saving, so the times are in
 * UTC.
 */
function instant(text: string | undefined): Date {
  const parts = /^(\d{4})\/(\d{2})\/(\d{2}) (\d{2}:\d{2}:\d{2}\.\d{3})$/.exec(text ?? "");
  if (!parts) throw new Error(`expected a time such as 2012/10/09 14:50:17.000, got ${text}.`);
  return new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}Z`);
}
