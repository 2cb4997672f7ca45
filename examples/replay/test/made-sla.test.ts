/**
 * A truth to reproduce: the log says of each incident whether its SLA was made. Measured from opened_at to
 * closed_at, without pauses, in a calendar Monday to Friday 14:00-23:00 on the log's own clock with 62
 * working hours for Moderate, the engine must come to the same verdict but for about 20 cases.
 */
import { createEngine } from "ticket-engine";
import { expect, test } from "vitest";
import type { Row } from "../src/csv.js";
import { openTableFile } from "../src/file.js";
import { instant } from "../src/servicenow.js";
import { cases } from "../src/story.js";
import { sharedLog } from "./shared-data.js";

const log = sharedLog("incident_event_log.csv.gz");

test.runIf(log.isThere)("the engine agrees with the log's own made_sla", async () => {
  const evening = [["14:00", "23:00"]] as const;
  const engine = createEngine({
    calendars: {
      default: { hours: { mon: evening, tue: evening, wed: evening, thu: evening, fri: evening } },
    },
    policies: [
      { policyId: "moderate", priority: "P3", resolutionTimeMinutes: "PT62H", businessHoursOnly: true },
    ],
  });
  const actor = { id: "log", role: "agent" } as const;
  let moderate = 0;
  let disagreements = 0;
  const { rows } = await openTableFile(log.path);
  for await (const updates of cases(rows, (row) => row["number"] ?? "")) {
    const last = updates.at(-1) as Row;
    if (last["priority"] !== "3 - Moderate") continue;
    moderate++;
    const draft = { ticketId: last["number"] as string, title: "-", priority: "P3", reporterId: "-" };
    const opened = engine.open(draft, { at: instant(last["opened_at"]) });
    const closed = engine.transition(opened.ticket, { to: "CLOSED", actor, at: instant(last["closed_at"]) });
    const made = closed.breaches.length === 0;
    if (made !== (last["made_sla"] === "true")) disagreements++;
  }
  console.log(`made_sla: ${disagreements} disagreements in ${moderate} Moderate incidents`);
  expect(moderate).toBe(23_466);
  expect(disagreements).toBeLessThanOrEqual(25);
});
