/** What the studio must show: the verdicts of the same tickets, lived through decision by decision. */
import { createEngine, type EngineConfig, type SlaClock, type Ticket } from "ticket-engine";
import { live, Tally } from "ticket-engine-replay/host";
import { inOrder, type Log, type Story } from "ticket-engine-replay/story";

export type Verdict = "met" | "breached" | "cancelled" | "running" | "paused" | "none";
export type Lived = {
  readonly id: string;
  readonly priority: string;
  readonly resolution: Verdict;
  readonly firstResponse: Verdict;
};

export async function storiesOf(log: Log): Promise<Story[]> {
  const stories: Story[] = [];
  for await (const story of log.stories) stories.push(story);
  return stories;
}

export function lived(stories: readonly Story[], config: EngineConfig): Lived[] {
  const ends = stories.map((story) => [...inOrder(story)].at(-1)?.at.getTime() ?? story.openedAt.getTime());
  const at = new Date(ends.reduce((latest, end) => Math.max(latest, end), 0));
  using engine = createEngine(config);
  return stories.map((story) => {
    const { ticket } = engine.advance(live(engine, story, new Tally()), { at });
    return { id: story.id, priority: ticket.priority, ...verdicts(ticket) };
  });
}

const verdicts = ({ sla }: Ticket) => ({
  resolution: verdict(sla.resolution),
  firstResponse: verdict(sla.firstResponse),
});

function verdict(clock: SlaClock | null): Verdict {
  if (clock === null || clock.targetMs === null) return "none";
  if (clock.breachedAt !== null) return "breached";
  const { state } = clock.phase;
  return state === "stopped" ? "met" : state;
}
