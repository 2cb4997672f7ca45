/** The formats of logs, told by their columns. */
import { activityLog, isActivityLog } from "./activities.js";
import type { Table } from "./csv.js";
import { isServiceNow, serviceNowLog } from "./servicenow.js";
import type { Log } from "./story.js";

/** The log that a table is. */
export function logOf(table: Table, name: string): Log {
  if (isServiceNow(table.columns)) return serviceNowLog(table);
  if (isActivityLog(table.columns)) return activityLog(table);
  throw new Error(
    `${name} is in no known format: its columns are those neither of a ServiceNow incident event log nor of an activity log.`,
  );
}
