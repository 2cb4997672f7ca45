/** The assignee, and assignment to another agent with the outcome of every candidate. */
import { useState } from "preact/hooks";
import { api, type Changed, type PublicTicket } from "./api.ts";
import { Avatar, label } from "./components.tsx";
import { useLoad } from "./load.ts";
import type { Submit } from "./ticket.tsx";

export function Assignment({ ticket, submit }: { ticket: PublicTicket; submit: Submit }) {
  const { data } = useLoad(api.teams, []);
  const [team, setTeam] = useState<string>();
  const [result, setResult] = useState<Changed["assignment"]>(null);
  const teamId = team ?? ticket.teamId ?? data?.teams[0]?.teamId;
  const isAssigned = ticket.assigneeId !== null;
  const assign = () =>
    submit(
      api
        .assign(String(ticket.ticketId), isAssigned, { teamId })
        .then(({ assignment }) => setResult(assignment ?? null)),
    );
  return (
    <section class="card">
      <h2>Assignment</h2>
      <p class="agent">
        {isAssigned ? (
          <>
            <Avatar name={String(ticket.assigneeId)} /> {ticket.assigneeId}
          </>
        ) : (
          <span class="muted">Not assigned yet.</span>
        )}
      </p>
      <div class="buttons">
        <label>
          <span class="visually-hidden">Team</span>
          <select value={teamId ?? ""} onChange={(event) => setTeam(event.currentTarget.value)}>
            {data?.teams.map(({ teamId, name }) => (
              <option key={teamId} value={teamId}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="button" disabled={!teamId} onClick={assign}>
          {isAssigned ? "Reassign" : "Assign"}
        </button>
      </div>
      {result && <Candidates assignment={result} />}
    </section>
  );
}

function Candidates({
  assignment: { agentId, candidates },
}: {
  assignment: NonNullable<Changed["assignment"]>;
}) {
  return (
    <div role="status">
      <p>{agentId === null ? "No agent is eligible now." : `Assigned to ${agentId}.`}</p>
      <ul class="candidates">
        {candidates?.map((candidate) => (
          <li key={candidate.agentId} data-outcome={candidate.outcome}>
            <span>{candidate.agentId}</span>
            <span>
              {label(candidate.outcome)}
              {candidate.outcome === "lacksSkills" && `: ${candidate.missing.join(", ")}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
