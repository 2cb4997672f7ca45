/** Recognizes the format of a log by its columns. */
import { activityLog, isActivityLog } from "./activities.js";
import type { Table } from "./csv.js";
import type { TicketLog } from "./log.js";
import { isServiceNow, serviceNowLog } from "./servicenow.js";

/** Reads a table as a log of the format that its columns show. */
export function readFormat(table: Table, name: string): TicketLog {
  if (isServiceNow(table.columns)) return serviceNowLog(table);
  if (isActivityLog(table.columns)) return activityLog(table);
  throw new Error(
    `${name} has an unknown format; expected the columns of a ServiceNow incident event log or of an activity log.`,
  );
}
