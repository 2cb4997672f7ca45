/**
 * The "Incident management process enriched event log" of a ServiceNow desk (UCI 498, CC BY 4.0).
 *
 * Each row is the whole record after one update, so an event is the difference between two rows.
 * The columns opened_at, resolved_at, closed_at, closed_code and resolved_by contain the final
 * values in every row. Only opened_at was known from the start, and only that is read.
 */
import type { Row, Table } from "./csv.js";
import { groupById, type LogEvent, type LoggedTicket, type TicketLog } from "./log.js";

const STATUS: Readonly<Record<string, string>> = {
  New: "OPEN",
  Active: "IN_PROGRESS",
  "Awaiting User Info": "PENDING",
  "Awaiting Vendor": "PENDING",
  "Awaiting Problem": "PENDING",
  "Awaiting Evidence": "PENDING",
  Resolved: "RESOLVED",
  Closed: "CLOSED",
  // The state -100 in five rows is noise and ignored.
};

const PRIORITY: Readonly<Record<string, string>> = {
  "1 - Critical": "P1",
  "2 - High": "P2",
  "3 - Moderate": "P3",
  "4 - Low": "P4",
};

export const isServiceNow = (columns: readonly string[]): boolean =>
  ["number", "incident_state", "sys_updated_at", "opened_at"].every((name) => columns.includes(name));

export function serviceNowLog(table: Table): TicketLog {
  return {
    title: "ServiceNow incident event log",
    tickets: readTickets(table.rows),
    progress: table.progress,
  };
}

async function* readTickets(rows: AsyncIterable<Row>): AsyncIterable<LoggedTicket> {
  for await (const updates of groupById(rows, (row) => row["number"] ?? "")) yield ticketOf(updates);
}

function ticketOf(updates: readonly Row[]): LoggedTicket {
  const first = updates[0] as Row;
  const events: LogEvent[] = [];
  let before: Fields = { ...fields(first), status: "OPEN", assigneeId: null, teamId: null };
  for (const row of updates) {
    const after = fields(row);
    const changes = {
      ...(after.priority !== before.priority && { priority: after.priority }),
      ...(after.category !== before.category && { category: after.category }),
      ...(after.teamId !== before.teamId && { teamId: after.teamId }),
      ...(after.assigneeId !== before.assigneeId && { assigneeId: after.assigneeId }),
    };
    const status = after.status ?? before.status;
    events.push({
      at: instant(row["sys_updated_at"]),
      by: valueOrNull(row["sys_updated_by"]) ?? "unknown",
      role: "agent",
      ...(Object.keys(changes).length > 0 && { changes }),
      ...(status !== before.status && { status: status as string }),
    });
    before = { ...after, status };
  }
  return {
    id: first["number"] as string,
    priority: fields(first).priority,
    category: fields(first).category,
    reporter: valueOrNull(first["caller_id"]) ?? "unknown",
    openedAt: instant(first["opened_at"]),
    events,
  };
}

type Fields = {
  status: string | undefined;
  priority: string;
  category: string | null;
  teamId: string | null;
  assigneeId: string | null;
};

function fields(row: Row): Fields {
  const priority = PRIORITY[row["priority"] ?? ""];
  if (!priority) throw new Error(`${row["number"]}: unknown priority ${row["priority"]}.`);
  return {
    status: STATUS[row["incident_state"] ?? ""],
    priority,
    category: valueOrNull(row["category"]),
    teamId: valueOrNull(row["assignment_group"]),
    assigneeId: valueOrNull(row["assigned_to"]),
  };
}

/** The log writes `?` for a missing value. */
const valueOrNull = (text: string | undefined): string | null =>
  text === undefined || text === "?" ? null : text;

/** Parses `d/m/yyyy hh:mm`. The log names no time zone; UTC is assumed. */
export function instant(text: string | undefined): Date {
  const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{2}):(\d{2})$/.exec(text ?? "");
  if (!parts) throw new Error(`expected a time such as 29/2/2016 01:16, got ${text}.`);
  const [day, month, year, hour, minute] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return new Date(Date.UTC(year, month - 1, day, hour, minute));
}
