/**
 * Checks the engine against real verdicts: the log records for each incident whether its SLA was
 * made. With 62 working hours for Moderate, counted from opened_at to closed_at without pauses,
 * Monday to Friday 14:00-23:00 on the log's clock, the engine must reach the same verdict except in
 * about 20 cases.
 */
import { createEngine } from "ticket-engine";
import { expect, test } from "vitest";
import type { Row } from "../src/csv.js";
import { openTableFile } from "../src/file.js";
import { groupById } from "../src/log.js";
import { instant } from "../src/servicenow.js";
import { sharedLog } from "./shared-data.js";

const log = sharedLog("incident_event_log.csv.gz");

test.runIf(log.exists)("the engine agrees with the log's own made_sla", async () => {
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
  for await (const updates of groupById(rows, (row) => row["number"] ?? "")) {
    const last = updates.at(-1) as Row;
    if (last["priority"] !== "3 - Moderate") continue;
    moderate++;
    const draft = { ticketId: last["number"] as string, title: "-", priority: "P3", reporterId: "-" };
    const opened = engine.open(draft, { at: instant(last["opened_at"]) });
    const closed = engine.transition(opened.ticket, { to: "CLOSED", actor, at: instant(last["closed_at"]) });
    const isMet = closed.breaches.length === 0;
    if (isMet !== (last["made_sla"] === "true")) disagreements++;
  }
  console.log(`made_sla: ${disagreements} disagreements in ${moderate} Moderate incidents`);
  expect(moderate).toBe(23_466);
  expect(disagreements).toBeLessThanOrEqual(25);
});
