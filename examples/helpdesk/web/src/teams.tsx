import { type AgentRow, api } from "./api.ts";
import { useChanges } from "./changes.ts";
import { Avatar, Empty, Failure, Loading, label } from "./components.tsx";
import { useLoad } from "./load.ts";

/** Every team's agents and their loads. */
export function Teams() {
  const { data, error, reload } = useLoad(async () => {
    const [{ teams }, { agents }] = await Promise.all([api.teams(), api.agents()]);
    return { teams, agents };
  }, []);
  useChanges(reload);
  const max = Math.max(
    1,
    ...(data?.agents ?? []).map(({ currentLoad, capacity }) => Math.max(currentLoad, capacity ?? 0)),
  );
  return (
    <>
      <h1>Teams</h1>
      {error && <Failure error={error} retry={reload} />}
      {!data && !error && <Loading what="teams" />}
      {data?.teams.length === 0 && <Empty title="No teams yet" />}
      <div class="teams">
        {data?.teams.map((team) => (
          <section class="card" key={team.teamId}>
            <h2>{team.name}</h2>
            <p class="muted">
              {team.openTickets} open, {team.unassignedTickets} unassigned · {label(team.queueStrategy)}
            </p>
            <ul class="loads">
              {data.agents
                .filter(({ teamId }) => teamId === team.teamId)
                .map((agent) => (
                  <Load key={agent.agentId} agent={agent} max={max} />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

function Load({
  agent: { name, currentLoad, capacity, isAvailable },
  max,
}: {
  agent: AgentRow;
  max: number;
}) {
  const share = (count: number) => `${(100 * count) / max}%`;
  const isFull = capacity !== null && currentLoad >= capacity;
  return (
    <li>
      <Avatar name={name} />
      <span class="name">
        {name}
        {!isAvailable && <small> away</small>}
      </span>
      <span class="bar" data-full={isFull} aria-hidden="true">
        <i style={{ inlineSize: share(currentLoad) }} />
        {capacity !== null && <b style={{ insetInlineStart: share(capacity) }} />}
      </span>
      <span class="count">
        {currentLoad}
        {capacity !== null && ` of ${capacity}`}
      </span>
    </li>
  );
}
