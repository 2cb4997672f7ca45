/** The verdicts that the studio must show: those of single decisions on the same tickets. */
import { createEngine, type EngineConfig, type SlaClock, type Ticket } from "ticket-engine";
import { replayTicket, Tally } from "ticket-engine-replay/host";
import { eventsInOrder, type LoggedTicket, type TicketLog } from "ticket-engine-replay/log";

export type Verdict = "met" | "breached" | "cancelled" | "running" | "paused" | "none";
export type TicketVerdicts = {
  readonly id: string;
  readonly priority: string;
  readonly resolution: Verdict;
  readonly firstResponse: Verdict;
};

export async function readTickets(log: TicketLog): Promise<LoggedTicket[]> {
  const tickets: LoggedTicket[] = [];
  for await (const ticket of log.tickets) tickets.push(ticket);
  return tickets;
}

export function expectedVerdicts(tickets: readonly LoggedTicket[], config: EngineConfig): TicketVerdicts[] {
  const ends = tickets.map(
    (logged) => [...eventsInOrder(logged)].at(-1)?.at.getTime() ?? logged.openedAt.getTime(),
  );
  const at = new Date(ends.reduce((latest, end) => Math.max(latest, end), 0));
  using engine = createEngine(config);
  return tickets.map((logged) => {
    const { ticket } = engine.advance(replayTicket(engine, logged, new Tally()), { at });
    return { id: logged.id, priority: ticket.priority, ...verdicts(ticket) };
  });
}

const verdicts = ({ sla }: Ticket) => ({
  resolution: verdict(sla.clocks["sla"]?.["resolution"]),
  firstResponse: verdict(sla.clocks["sla"]?.["firstResponse"]),
});

function verdict(clock: SlaClock | undefined): Verdict {
  if (!clock || clock.targetMs === null) return "none";
  if (clock.breachedAt !== null) return "breached";
  const { state } = clock.phase;
  return state === "stopped" ? "met" : state;
}
