/** A Monday morning at the desk, with tickets in every state. */
import type { Actor, Decision, Ticket } from "ticket-engine";
import { engine } from "./running-desk.js";

export const MORNING = new Date("2026-11-23T10:24:00Z");

const ago = (minutes: number) => new Date(MORNING.getTime() - minutes * 60_000);
const agent = (id: string): Actor => ({ id, role: "agent" });

type Step = (ticket: Ticket) => Decision;

function ticketLife(draft: object, minutesAgo: number, ...steps: Step[]): Decision[] {
  const complete = {
    reporterId: "ray",
    category: "INCIDENT",
    priority: "P3",
    title: "",
    ticketId: "",
    ...draft,
  };
  const decisions = [engine.open(complete, { at: ago(minutesAgo) })];
  for (const step of steps) decisions.push(step((decisions.at(-1) as Decision).ticket));
  return decisions;
}
const moveTo =
  (to: string, by: string, minutesAgo: number): Step =>
  (ticket) =>
    engine.transition(ticket, { to, actor: agent(by), at: ago(minutesAgo) });
const assignTo =
  (by: string, minutesAgo: number): Step =>
  (ticket) =>
    engine.update(ticket, { changes: { assigneeId: by }, actor: agent(by), at: ago(minutesAgo) });
const comment =
  (body: string, by: string, minutesAgo: number, isInternal = false): Step =>
  (ticket) =>
    engine.comment(ticket, {
      commentId: `${ticket.ticketId}-${minutesAgo}`,
      body,
      isInternal,
      actor: agent(by),
      at: ago(minutesAgo),
    });

/** The ticket in the screenshots. */
export const VPN = "T-204";
export const SECRET = "The concentrator was patched without a change request. Keep this internal.";

export const mondayMorning = (): Decision[][] => [
  ticketLife(
    { ticketId: "T-201", title: "Till terminals offline in Bologna", priority: "P1", teamId: "net" },
    12,
  ),
  ticketLife(
    { ticketId: "T-202", title: "Mail delayed by an hour", priority: "P2", teamId: "net" },
    205,
    assignTo("bob", 200),
    moveTo("IN_PROGRESS", "bob", 190),
  ),
  ticketLife(
    { ticketId: "T-203", title: "Payroll export is empty", priority: "P2", teamId: "app", reporterId: "zoe" },
    470,
    assignTo("dan", 460),
    moveTo("IN_PROGRESS", "dan", 450),
  ),
  ticketLife(
    {
      ticketId: VPN,
      title: "VPN drops every few minutes",
      description:
        "Since Friday noon the tunnel goes down every five to ten minutes, both from home and from the hotel.",
      teamId: "net",
    },
    4_100,
    assignTo("ann", 4_080),
    moveTo("IN_PROGRESS", "ann", 4_070),
    comment("Thank you. Which client version is it? You can find it under Help > About.", "ann", 4_065),
    moveTo("PENDING", "ann", 4_064),
    moveTo("IN_PROGRESS", "ann", 3_960),
    comment(SECRET, "ann", 60, true),
  ),
  ticketLife(
    {
      ticketId: "T-205",
      title: "New laptop for a colleague",
      priority: "P4",
      category: "SERVICE_REQUEST",
      reporterId: "zoe",
    },
    300,
  ),
  ticketLife(
    { ticketId: "T-206", title: "Printer on the third floor jams", teamId: "net" },
    2_900,
    assignTo("bob", 150),
    moveTo("IN_PROGRESS", "bob", 140),
    moveTo("PENDING", "bob", 90),
  ),
  ticketLife(
    { ticketId: "T-207", title: "SAP rejects purchase orders over 10,000", teamId: "app", reporterId: "zoe" },
    150,
  ),
  ticketLife(
    {
      ticketId: "T-208",
      title: "Door badge not recognised",
      priority: "P4",
      teamId: "app",
      category: "SERVICE_REQUEST",
    },
    5_800,
    assignTo("eva", 5_700),
    moveTo("IN_PROGRESS", "eva", 5_600),
    moveTo("RESOLVED", "eva", 100),
  ),
];
