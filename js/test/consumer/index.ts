/** What a user of the package writes compiles, and mistakes do not. */
import {
  type AssignDecision,
  type ClockConfig,
  createCalendar,
  createEngine,
  type Decision,
  type EngineConfig,
  type OpenCommand,
  type Preview,
  presets,
  type Ticket,
  type TicketDraft,
  TicketEngineError,
  type TicketHistory,
  type TicketInput,
  verifyHistory,
  visibleComments,
  visibleHistory,
} from "ticket-engine";
import {
  type PageInput,
  type PageRequest,
  pagerDutyEvent,
  pagerDutyIncident,
  pageWebhook,
  shouldRetry,
} from "ticket-engine/on-call";

const config: EngineConfig = {
  policies: presets.standardPolicies,
  workflow: presets.relaxedWorkflow,
  calendars: { team: { hours: { sat: [["10:00", "24:00"]] } } },
};
const engine = createEngine(config);
const command: OpenCommand = { at: "2026-11-23T09:00:00Z" };
const draft: TicketDraft = { ticketId: 1, title: "Help", priority: "P1", reporterId: "u", assigneeId: null };
const opened: Decision = engine.open(draft, command);
const agent = { id: 2, role: "agent" } as const;

/** A row as a database library types it. */
interface Row {
  ticketId: string;
  title: string;
  status: string;
  priority: string;
  tags: string[] | null;
  reporterId: string;
  createdAt: Date;
  updatedAt: Date;
  revision: number;
  attributes: { site: string };
  sla: unknown;
  tenantId: number;
}
declare const row: Row;
const fromRow: TicketInput = row;
engine.advance(fromRow, { at: new Date() });
engine.advance(JSON.parse("{}") as Ticket, { at: { epochMilliseconds: 0 } });
engine.update(opened.ticket, {
  changes: { category: null, attributes: { a: { b: [1] } } },
  actor: agent,
  at: 0,
});

const assigned: AssignDecision = engine.assign(opened.ticket, {
  team: { teamId: 1, queueStrategy: "LOAD_BASED" },
  agents: [{ agentId: 2, currentLoad: 0, isAvailable: true, capacity: null }],
  actor: agent,
  at: 0,
});
export const chosen: string | number | null = assigned.assignment.agentId;

for (const entry of opened.history) {
  if (entry.fieldChanged === "dueAt") entry.newValue?.getTime();
  if (entry.fieldChanged === "tags") entry.newValue.join();
  if (entry.fieldChanged === "breach.RESOLUTION") entry.newValue.getTime();
}
for (const effect of opened.effects) {
  if (effect.kind === "agentLoad") effect.delta satisfies number;
  else if (effect.kind === "notify" && effect.event.type === "breached") effect.event.deadline.getTime();
}
for (const [group, clocks] of Object.entries(opened.ticket.sla.clocks)) {
  for (const [clockId, clock] of Object.entries(clocks)) {
    [group, clockId] satisfies string[];
    if (clock.phase.state === "stopped") clock.phase.dueAt?.getTime();
  }
}
export const own: ClockConfig[] = [presets.clocks.ownership, ...Object.values(presets.clocks)];
const { slaStatus, clocks }: Preview = engine.preview({ priority: "P1" }, command);
export const word: "breached" | "dueSoon" | "running" | "paused" | "met" | "none" = slaStatus;
export const names: string[] = clocks.map(({ group, clockId }) => `${group}/${clockId}`);
export function allowed(error: unknown): readonly string[] {
  if (!(error instanceof TicketEngineError)) throw error;
  return error.details.code === "INVALID_TRANSITION" ? error.details.allowed : [];
}
export const hintOf = (error: TicketEngineError): string | null => error.hint ?? error.problems[0].hint;
export const buttons: string[] = engine
  .allowedTransitions(row, agent)
  .map((transition) => transition.name ?? transition.to);

/** Rows as a database library types them. */
interface CommentRow {
  commentId: string;
  isInternal: boolean;
  thread: { id: number };
}
interface HistoryRow {
  historyId: string;
  ticketId: string;
  fieldChanged: string;
  oldValue: unknown;
  newValue: unknown;
  changedBy: string;
  changedAt: Date;
  revision: number;
  cause: string;
  timerId: string | null;
  isInternal: boolean;
  position: bigint;
}
declare const commentRows: CommentRow[];
declare const historyRows: readonly HistoryRow[];
export const threads: number[] = visibleComments(commentRows, agent).map((comment) => comment.thread.id);
export const places: bigint[] = visibleHistory(historyRows, agent).map((entry) => entry.position);
export const entries: TicketHistory[] = visibleHistory(opened.history, agent);
const verification = verifyHistory(historyRows, row);
export const flaw: string | null = verification.ok ? null : `${verification.fault}: ${verification.message}`;
verifyHistory(opened.history, opened.ticket);

using calendar = createCalendar();
export const due: Date = calendar.dueAt(new Date(), 60);

/** A page as the engine returns it. */
interface PageEffect {
  kind: "page";
  key: string;
  ticketId: string | number;
  at: Date;
  action: "trigger" | "acknowledge" | "resolve";
  dedupKey: string;
  severity: "critical" | "error" | "warning" | "info";
  summary: string;
  timerId: string | null;
}
declare const page: PageEffect;
const routingKey = "e93facc04764012d7bfb002500d5d1a6";
const event: PageRequest = pagerDutyEvent(page, {
  routingKey,
  source: "desk",
  customDetails: row,
  group: null,
});
event.method satisfies "POST" | "PUT";
pagerDutyIncident(JSON.parse("{}") as PageInput, { serviceId: "P1", from: "a@b.c", incidentId: undefined });
pageWebhook({ ...page, at: { epochMilliseconds: 0 } }, { url: "https://example.com" });
export const again: boolean = shouldRetry(429);

// @ts-expect-error an event needs a source
pagerDutyEvent(page, { routingKey });
// @ts-expect-error no such severity
pageWebhook({ ...page, severity: "P1" }, { url: "https://example.com" });
// @ts-expect-error a priority is required
engine.open({ ticketId: 1, title: "Help", reporterId: 1 }, command);
// @ts-expect-error no such role
engine.transition(opened.ticket, { to: "CLOSED", actor: { id: 1, role: "boss" }, at: 0 });
// @ts-expect-error the status changes by a transition
engine.update(opened.ticket, { changes: { status: "CLOSED" }, actor: agent, at: 0 });
// @ts-expect-error a title cannot be cleared
engine.update(opened.ticket, { changes: { title: null }, actor: agent, at: 0 });
// @ts-expect-error no such field
createEngine({ polices: [] });
const { sla: _sla, ...withoutClocks } = opened.ticket;
// @ts-expect-error a snapshot needs its clocks
engine.advance(withoutClocks, { at: 0 });
// @ts-expect-error a window is a pair
createCalendar({ hours: { mon: [["09:00"]] } });
// @ts-expect-error a comment says whether it is internal
visibleComments([{ commentId: 1 }], agent);
// @ts-expect-error a history is verified against a ticket
verifyHistory(opened.history);
