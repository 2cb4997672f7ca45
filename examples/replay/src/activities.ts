/**
 * The help desk log of an Italian software company (Polato 2017): activities rather than states. An
 * activity that leaves the status as it is says only that somebody worked on the ticket.
 */
import type { Row, Table } from "./csv.js";
import { cases, type Happening, type Log, type Story } from "./story.js";

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

export function activityLog(table: Table): Log {
  return { title: "Help desk activity log", stories: stories(table.rows), progress: table.progress };
}

async function* stories(rows: AsyncIterable<Row>): AsyncIterable<Story> {
  for await (const activities of cases(rows, (row) => row["Case ID"] ?? "")) yield story(activities);
}

function story(activities: readonly Row[]): Story {
  const first = activities[0] as Row;
  const happenings: Happening[] = [];
  let assignee: string | null = null;
  let status = "OPEN";
  for (const row of activities) {
    const next = STATUS[row["Activity"] ?? ""];
    if (!next) throw new Error(`${row["Case ID"]}: the activity ${row["Activity"]} is not known.`);
    const by = row["Resource"] ?? "unknown";
    // Who takes a ticket in charge has it from then on.
    const taken = row["Activity"] === "Take in charge ticket" && by !== assignee;
    if (taken) assignee = by;
    happenings.push({
      at: instant(row["Complete Timestamp"]),
      by,
      role: "agent",
      ...(taken && { changes: { assigneeId: by } }),
      ...(next !== status && { status: next }),
    });
    status = next;
  }
  return {
    id: first["Case ID"] as string,
    // The log has one seriousness only.
    priority: "P3",
    category: first["service_type"] ?? null,
    reporter: first["customer"] ?? "unknown",
    openedAt: instant(first["Complete Timestamp"]),
    happenings,
  };
}

/** `yyyy/mm/dd hh:mm:ss.SSS`, in UTC by its daylight-saving shift. */
function instant(text: string | undefined): Date {
  const parts = /^(\d{4})\/(\d{2})\/(\d{2}) (\d{2}:\d{2}:\d{2}\.\d{3})$/.exec(text ?? "");
  if (!parts) throw new Error(`${text} is not a time of the form yyyy/mm/dd hh:mm:ss.SSS.`);
  return new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}Z`);
}
