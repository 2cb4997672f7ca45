/** A Monday morning at the desk: tickets in every standing. */
import type { Actor, Decision, Ticket } from "ticket-engine";
import { engine } from "./desk.js";

export const MORNING = new Date("2026-11-23T10:24:00Z");

const ago = (minutes: number) => new Date(MORNING.getTime() - minutes * 60_000);
const agent = (id: string): Actor => ({ id, role: "agent" });

type Step = (ticket: Ticket) => Decision;

function life(draft: object, minutesAgo: number, ...steps: Step[]): Decision[] {
  const filled = {
    reporterId: "ray",
    category: "INCIDENT",
    priority: "P3",
    title: "",
    ticketId: "",
    ...draft,
  };
  const decisions = [engine.open(filled, { at: ago(minutesAgo) })];
  for (const step of steps) decisions.push(step((decisions.at(-1) as Decision).ticket));
  return decisions;
}
const moves =
  (to: string, by: string, minutesAgo: number): Step =>
  (ticket) =>
    engine.transition(ticket, { to, actor: agent(by), at: ago(minutesAgo) });
const takes =
  (by: string, minutesAgo: number): Step =>
  (ticket) =>
    engine.update(ticket, { changes: { assigneeId: by }, actor: agent(by), at: ago(minutesAgo) });
const says =
  (body: string, by: string, minutesAgo: number, isInternal = false): Step =>
  (ticket) =>
    engine.comment(ticket, {
      commentId: `${ticket.ticketId}-${minutesAgo}`,
      body,
      isInternal,
      actor: agent(by),
      at: ago(minutesAgo),
    });

/** The one that the pictures show. */
export const VPN = "T-204";
export const SECRET = "The concentrator was patched without a change. Keep this among us.";

export const mondayMorning = (): Decision[][] => [
  life({ ticketId: "T-201", title: "Till terminals offline in Bologna", priority: "P1", teamId: "net" }, 12),
  life(
    { ticketId: "T-202", title: "Mail delayed by an hour", priority: "P2", teamId: "net" },
    205,
    takes("bob", 200),
    moves("IN_PROGRESS", "bob", 190),
  ),
  life(
    { ticketId: "T-203", title: "Payroll export is empty", priority: "P2", teamId: "app", reporterId: "zoe" },
    470,
    takes("dan", 460),
    moves("IN_PROGRESS", "dan", 450),
  ),
  life(
    {
      ticketId: VPN,
      title: "VPN drops every few minutes",
      description:
        "Since Friday noon the tunnel goes down every five to ten minutes, from home and from the hotel alike.",
      teamId: "net",
    },
    4_100,
    takes("ann", 4_080),
    moves("IN_PROGRESS", "ann", 4_070),
    says("Thank you. Which client version is it? You find it under Help, About.", "ann", 4_065),
    moves("PENDING", "ann", 4_064),
    moves("IN_PROGRESS", "ann", 3_960),
    says(SECRET, "ann", 60, true),
  ),
  life(
    {
      ticketId: "T-205",
      title: "New laptop for a colleague",
      priority: "P4",
      category: "SERVICE_REQUEST",
      reporterId: "zoe",
    },
    300,
  ),
  life(
    { ticketId: "T-206", title: "Printer on the third floor jams", teamId: "net" },
    2_900,
    takes("bob", 150),
    moves("IN_PROGRESS", "bob", 140),
    moves("PENDING", "bob", 90),
  ),
  life(
    { ticketId: "T-207", title: "SAP rejects purchase orders over 10,000", teamId: "app", reporterId: "zoe" },
    150,
  ),
  life(
    {
      ticketId: "T-208",
      title: "Door badge not recognised",
      priority: "P4",
      teamId: "app",
      category: "SERVICE_REQUEST",
    },
    5_800,
    takes("eva", 5_700),
    moves("IN_PROGRESS", "eva", 5_600),
    moves("RESOLVED", "eva", 100),
  ),
];
