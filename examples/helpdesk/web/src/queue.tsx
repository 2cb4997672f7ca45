import { useState } from "preact/hooks";
import { api, type Page, type PublicTicket } from "./api.ts";
import { useChanges } from "./changes.ts";
import { Countdown } from "./clocks.tsx";
import { Empty, Failure, Loading, label, Priority, Status } from "./components.tsx";
import { useDesk } from "./desk-context.ts";
import { useDebounced, useLoad } from "./load.ts";
import { ticketRoute } from "./route.ts";

const ANY = { text: "", status: "", priority: "", assignee: "" };

export function Queue() {
  const { actor } = useDesk();
  const [filter, setFilter] = useState(ANY);
  const [pages, setPages] = useState(1);
  const debounced = useDebounced(filter, 200);
  const { data, error, reload } = useLoad(() => loadTickets(debounced, pages), [debounced, pages]);
  useChanges(reload);

  return (
    <>
      <h1>{actor.role === "reporter" ? "My tickets" : "Queue"}</h1>
      <Filters filter={filter} set={setFilter} />
      {error && <Failure error={error} retry={reload} />}
      {!data && !error && <Loading what="tickets" />}
      {data?.tickets.length === 0 && (
        <Empty title="No tickets">
          {filter === ANY ? "New tickets appear here by themselves." : "No tickets match these filters."}
        </Empty>
      )}
      {data && data.tickets.length > 0 && (
        <ul class="queue card">
          {data.tickets.map((ticket) => (
            <Row key={ticket.ticketId} ticket={ticket} />
          ))}
        </ul>
      )}
      {data?.after && (
        <button class="more" type="button" onClick={() => setPages(pages + 1)}>
          Show more
        </button>
      )}
    </>
  );
}

/** Loads the first pages, with the earliest deadline first. */
async function loadTickets(filter: typeof ANY, pages: number): Promise<Page> {
  const all: PublicTicket[] = [];
  let after: string | null = null;
  for (let page = 0; page < pages; page++) {
    const query = new URLSearchParams({ sort: "risk", limit: "50" });
    for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
    if (after) query.set("after", after);
    const next = await api.tickets(query);
    all.push(...next.tickets);
    after = next.after;
    if (!after) break;
  }
  return { tickets: all, after };
}

type Set = (filter: typeof ANY) => void;

function Filters({ filter, set }: { filter: typeof ANY; set: Set }) {
  const { actor, vocabulary } = useDesk();
  const choose = (
    name: "status" | "priority" | "assignee",
    caption: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <label>
      <span class="visually-hidden">{caption}</span>
      <select
        value={filter[name]}
        onChange={(event) => set({ ...filter, [name]: event.currentTarget.value })}
      >
        <option value="">{caption}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <search class="filters">
      <label class="grow">
        <span class="visually-hidden">Search titles</span>
        <input
          type="search"
          placeholder="Search titles"
          value={filter.text}
          onInput={(event) => set({ ...filter, text: event.currentTarget.value })}
        />
      </label>
      {choose(
        "status",
        "Status",
        Object.keys(vocabulary.states).map((state) => [state, label(state)]),
      )}
      {choose(
        "priority",
        "Priority",
        vocabulary.priorities.map((priority) => [priority, priority]),
      )}
      {actor.role !== "reporter" &&
        choose("assignee", "Assignee", [
          [actor.id, "Mine"],
          ["none", "Unassigned"],
        ])}
    </search>
  );
}

function Row({ ticket }: { ticket: PublicTicket }) {
  return (
    <li>
      <a class="row" href={`#${ticketRoute(ticket.ticketId)}`}>
        <Priority of={ticket.priority} />
        <span class="title">
          <strong>{ticket.title}</strong>
          <small>
            {ticket.ticketId}
            {ticket.category && ` · ${label(ticket.category)}`} · {ticket.assigneeId ?? "unassigned"}
          </small>
        </span>
        <Status of={ticket.status} />
        <span class="clock">
          <Countdown ticket={ticket} />
        </span>
      </a>
    </li>
  );
}
