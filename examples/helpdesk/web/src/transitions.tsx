/** Where a ticket may go, as buttons; what an edge requires is asked for first. */
import { useState } from "preact/hooks";
import type { AllowedTransition } from "ticket-engine";
import { api } from "./api.ts";
import { words } from "./parts.tsx";
import type { Act } from "./ticket.tsx";

type Props = { ticketId: string; allowed: readonly AllowedTransition[]; act: Act };

/** What the move itself brings along; the other fields are the ticket's. */
const BROUGHT = ["comment", "feedback"] as const;

export function Transitions({ ticketId, allowed, act }: Props) {
  const [chosen, setChosen] = useState<AllowedTransition>();
  const move = async (transition: AllowedTransition, form?: FormData) => {
    const text = (name: string) => String(form?.get(name) ?? "").trim();
    const isDone = await act(
      api.move(ticketId, {
        to: transition.to,
        ...(text("comment") && { comment: { body: text("comment") } }),
        ...(text("feedback") && { feedback: text("feedback") }),
      }),
    );
    if (isDone) setChosen(undefined);
  };
  return (
    <section class="card">
      <h2>Move to</h2>
      {allowed.length === 0 && <p class="quiet">There is nowhere for you to move it now.</p>}
      <div class="buttons">
        {allowed.map((transition) => {
          const asks = BROUGHT.some((field) => transition.missing.includes(field));
          const lacks = transition.missing.filter((field) => !BROUGHT.some((own) => own === field));
          return (
            <button
              type="button"
              key={transition.to}
              disabled={lacks.length > 0}
              title={lacks.length > 0 ? `Missing: ${lacks.map(words).join(", ")}` : undefined}
              aria-expanded={asks ? chosen === transition : undefined}
              onClick={() => (asks ? setChosen(transition) : move(transition))}
            >
              {transition.name ?? words(transition.to)}
              {lacks.length > 0 && <small> needs {lacks.map(words).join(", ").toLowerCase()}</small>}
            </button>
          );
        })}
      </div>
      {chosen && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void move(chosen, new FormData(event.currentTarget));
          }}
        >
          {BROUGHT.filter((field) => chosen.missing.includes(field)).map((field) => (
            <label key={field}>
              {words(field)}
              <textarea name={field} required rows={3} />
            </label>
          ))}
          <div class="buttons">
            <button class="primary" type="submit">
              Move to {words(chosen.to).toLowerCase()}
            </button>
            <button type="button" onClick={() => setChosen(undefined)}>
              Cancel
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
