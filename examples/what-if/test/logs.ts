/** Small files of logs. */

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
 * A log in ServiceNow's format: of each incident three rows, opened on Monday, 2016-02-29 at ten. Every second is solved
 * within its four hours, the others two working days later and a bit.
 */
export function serviceNow(incidents: number): string {
  const rows = Array.from({ length: incidents }, (_, index) => {
    const solved = index % 2 === 0 ? "29/2/2016 14:00" : "3/3/2016 10:30";
    return [
      ["New", "29/2/2016 10:00"],
      ["Active", "29/2/2016 10:20"],
      ["Resolved", solved],
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

/** A table, but no log. */
export const FOREIGN = "city,country\nRoma,Italy\n";

/** A log that ends in the middle of a row. */
export const BROKEN = `${COLUMNS.join(",")}\nINC1,New,29/2/2016 10:00,a,29/2/2016 10:00,b,c,3 - Moderate,?,?\nINC1,Active`;
