/** Small log files. */

const COLUMNS = [
  "number",
  "incident_state",
  "sys_updated_at",
  "sys_updated_by",
  "opened_at",
  "caller_id",
  "category",
  "priority",
  "assignment_group",
  "assigned_to",
];

/**
 * A log in ServiceNow's format, with three rows per incident. All are opened on Monday, 2016-02-29
 * at 10:00. Every second one is resolved within four hours, the others a little more than three
 * days later.
 */
export function serviceNow(incidents: number): string {
  const rows = Array.from({ length: incidents }, (_, index) => {
    const resolvedAt = index % 2 === 0 ? "29/2/2016 14:00" : "3/3/2016 10:30";
    return [
      ["New", "29/2/2016 10:00"],
      ["Active", "29/2/2016 10:20"],
      ["Resolved", resolvedAt],
    ].map(([state, at]) =>
      [
        `INC${index}`,
        state,
        at,
        "Updated by 1",
        "29/2/2016 10:00",
        "Caller 1",
        '"Category ""1"""',
        "3 - Moderate",
        "?",
        "?",
      ].join(","),
    );
  });
  return [COLUMNS.join(","), ...rows.flat(), ""].join("\r\n");
}

/** A table that is not a log. */
export const FOREIGN = "city,country\nRoma,Italy\n";

/** A log that is cut off in the middle of a row. */
export const BROKEN = `${COLUMNS.join(",")}\nINC1,New,29/2/2016 10:00,a,29/2/2016 10:00,b,c,3 - Moderate,?,?\nINC1,Active`;
