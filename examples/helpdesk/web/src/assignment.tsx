/** Who has a ticket and who gets it, with the fate of every candidate. */
import { useState } from "preact/hooks";
import { api, type Changed, type PublicTicket } from "./api.ts";
import { useLoad } from "./load.ts";
import { Avatar, words } from "./parts.tsx";
import type { Act } from "./ticket.tsx";

export function Assignment({ ticket, act }: { ticket: PublicTicket; act: Act }) {
  const { data } = useLoad(api.teams, []);
  const [team, setTeam] = useState<string>();
  const [answer, setAnswer] = useState<Changed["assignment"]>(null);
  const teamId = team ?? ticket.teamId ?? data?.teams[0]?.teamId;
  const isTaken = ticket.assigneeId !== null;
  const assign = () =>
    act(
      api
        .assign(String(ticket.ticketId), isTaken, { teamId })
        .then(({ assignment }) => setAnswer(assignment ?? null)),
    );
  return (
    <section class="card">
      <h2>Assignment</h2>
      <p class="agent">
        {isTaken ? (
          <>
            <Avatar name={String(ticket.assigneeId)} /> {ticket.assigneeId}
          </>
        ) : (
          <span class="quiet">Nobody has it yet.</span>
        )}
      </p>
      <div class="buttons">
        <label>
          <span class="unseen">Team</span>
          <select value={teamId ?? ""} onChange={(event) => setTeam(event.currentTarget.value)}>
            {data?.teams.map(({ teamId, name }) => (
              <option key={teamId} value={teamId}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="button" disabled={!teamId} onClick={assign}>
          {isTaken ? "Give to another" : "Assign"}
        </button>
      </div>
      {answer && <Fates answer={answer} />}
    </section>
  );
}

function Fates({ answer }: { answer: NonNullable<Changed["assignment"]> }) {
  return (
    <div role="status">
      <p>{answer.agentId === null ? "Nobody may have it now." : `It went to ${answer.agentId}.`}</p>
      <ul class="fates">
        {answer.candidates?.map((candidate) => (
          <li key={candidate.agentId} data-fate={candidate.fate}>
            <span>{candidate.agentId}</span>
            <span>
              {words(candidate.fate.replace(/[A-Z]/g, (letter) => `_${letter}`))}
              {candidate.fate === "lacksSkills" && `: ${candidate.missing.join(", ")}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
