/**
 * The "Incident management process enriched event log" of a ServiceNow desk (UCI 498, CC BY 4.0).
 *
 * Each row is the whole record after one update, so what happened is the difference of two rows. The
 * columns opened_at, resolved_at, closed_at, closed_code and resolved_by carry a case's final values on
 * every row; of these only opened_at was known from the start, and only that is read.
 */
import type { Row, Table } from "./csv.js";
import { cases, type Happening, type Log, type Story } from "./story.js";

const STATUS: Readonly<Record<string, string>> = {
  New: "OPEN",
  Active: "IN_PROGRESS",
  "Awaiting User Info": "PENDING",
  "Awaiting Vendor": "PENDING",
  "Awaiting Problem": "PENDING",
  "Awaiting Evidence": "PENDING",
  Resolved: "RESOLVED",
  Closed: "CLOSED",
  // The state -100 on five rows is noise: it is no status.
};

const PRIORITY: Readonly<Record<string, string>> = {
  "1 - Critical": "P1",
  "2 - High": "P2",
  "3 - Moderate": "P3",
  "4 - Low": "P4",
};

export const isServiceNow = (columns: readonly string[]): boolean =>
  ["number", "incident_state", "sys_updated_at", "opened_at"].every((name) => columns.includes(name));

export function serviceNowLog(table: Table): Log {
  return {
    title: "ServiceNow incident event log",
    stories: stories(table.rows),
    progress: table.progress,
  };
}

async function* stories(rows: AsyncIterable<Row>): AsyncIterable<Story> {
  for await (const updates of cases(rows, (row) => row["number"] ?? "")) yield story(updates);
}

function story(updates: readonly Row[]): Story {
  const first = updates[0] as Row;
  const happenings: Happening[] = [];
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
    happenings.push({
      at: instant(row["sys_updated_at"]),
      by: known(row["sys_updated_by"]) ?? "unknown",
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
    reporter: known(first["caller_id"]) ?? "unknown",
    openedAt: instant(first["opened_at"]),
    happenings,
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
  if (!priority) throw new Error(`${row["number"]}: the priority ${row["priority"]} is not known.`);
  return {
    status: STATUS[row["incident_state"] ?? ""],
    priority,
    category: known(row["category"]),
    teamId: known(row["assignment_group"]),
    assigneeId: known(row["assigned_to"]),
  };
}

const known = (text: string | undefined): string | null => (text === undefined || text === "?" ? null : text);

/** `d/m/yyyy hh:mm` on the log's own clock, which names no zone: it is taken for UTC. */
export function instant(text: string | undefined): Date {
  const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{2}):(\d{2})$/.exec(text ?? "");
  if (!parts) throw new Error(`${text} is not a time of the form d/m/yyyy hh:mm.`);
  const [day, month, year, hour, minute] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return new Date(Date.UTC(year, month - 1, day, hour, minute));
}
