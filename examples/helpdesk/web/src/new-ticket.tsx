import { useState } from "preact/hooks";
import { api } from "./api.ts";
import { clockLabel, DateTime, Failure, label } from "./components.tsx";
import { useDesk } from "./desk-context.ts";
import { useDebounced, useLoad } from "./load.ts";
import { navigate, ticketRoute } from "./route.ts";

const CATEGORIES = ["INCIDENT", "SERVICE_REQUEST", "PROBLEM", "CHANGE"];

export function NewTicket() {
  const { vocabulary } = useDesk();
  const [draft, setDraft] = useState({
    title: "",
    description: "",
    priority: vocabulary.priorities.at(-2) ?? "",
    category: "INCIDENT",
  });
  const [error, setError] = useState<Error>();
  const set = (name: keyof typeof draft) => (event: { currentTarget: { value: string } }) =>
    setDraft({ ...draft, [name]: event.currentTarget.value });
  const open = (event: Event) => {
    event.preventDefault();
    const { description, ...rest } = draft;
    api
      .open({ ...rest, ...(description && { description }) })
      .then(({ ticket }) => navigate(ticketRoute(ticket.ticketId)), setError);
  };
  return (
    <>
      <h1>New ticket</h1>
      {error && <Failure error={error} />}
      <div class="columns">
        <form class="card stack" onSubmit={open}>
          <label>
            Title
            <input required value={draft.title} onInput={set("title")} />
          </label>
          <label>
            Description
            <textarea rows={6} value={draft.description} onInput={set("description")} />
          </label>
          <div class="pair">
            <label>
              Priority
              <select value={draft.priority} onChange={set("priority")}>
                {vocabulary.priorities.map((priority) => (
                  <option key={priority}>{priority}</option>
                ))}
              </select>
            </label>
            <label>
              Category
              <select value={draft.category} onChange={set("category")}>
                {CATEGORIES.map((category) => (
                  <option key={category} value={category}>
                    {label(category)}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <div class="buttons">
            <button class="primary" type="submit">
              Open ticket
            </button>
            <a class="button" href="#/">
              Cancel
            </a>
          </div>
        </form>
        <aside>
          <section class="card" aria-label="Deadlines if it were opened now">
            <h2>If it were opened now</h2>
            <Deadlines draft={draft} />
          </section>
        </aside>
      </div>
    </>
  );
}

type Draft = { priority: string; category: string };

function Deadlines({ draft: { priority, category } }: { draft: Draft }) {
  const { actor, engine } = useDesk();
  const draft = { priority, category };
  if (!engine) return <ServerPreview draft={draft} />;
  return <sla-timeline engine={engine} ticket={{ ...draft, reporterId: actor.id }} />;
}

function ServerPreview({ draft }: { draft: Draft }) {
  const debounced = useDebounced(JSON.stringify(draft), 200);
  const { data, error } = useLoad(() => api.preview(JSON.parse(debounced)), [debounced]);
  if (error) return <Failure error={error} />;
  return (
    <dl>
      {data?.clocks.map(
        (clock) =>
          clock.dueAt && (
            <>
              <dt>{clockLabel(clock)}</dt>
              <dd>
                by <DateTime at={clock.dueAt} />
              </dd>
            </>
          ),
      )}
    </dl>
  );
}
