/** The allowed transitions as buttons. A form asks for what a transition requires. */
import { useState } from "preact/hooks";
import type { AllowedTransition } from "ticket-engine";
import { api } from "./api.ts";
import { label } from "./components.tsx";
import type { Submit } from "./ticket.tsx";

type Props = { ticketId: string; allowed: readonly AllowedTransition[]; submit: Submit };

/** Requirements that the form can provide. The other ones are fields of the ticket. */
const FORM_FIELDS = ["comment", "feedback"] as const;

export function Transitions({ ticketId, allowed, submit }: Props) {
  const [chosen, setChosen] = useState<AllowedTransition>();
  const move = async (transition: AllowedTransition, form?: FormData) => {
    const text = (name: string) => String(form?.get(name) ?? "").trim();
    const hasSucceeded = await submit(
      api.transition(ticketId, {
        to: transition.to,
        ...(text("comment") && { comment: { body: text("comment") } }),
        ...(text("feedback") && { feedback: text("feedback") }),
      }),
    );
    if (hasSucceeded) setChosen(undefined);
  };
  return (
    <section class="card">
      <h2>Move to</h2>
      {allowed.length === 0 && <p class="muted">You cannot move this ticket now.</p>}
      <div class="buttons">
        {allowed.map((transition) => {
          const needsForm = FORM_FIELDS.some((field) => transition.missing.includes(field));
          const missing = transition.missing.filter(
            (requirement) => !FORM_FIELDS.some((field) => field === requirement),
          );
          return (
            <button
              type="button"
              key={transition.to}
              disabled={missing.length > 0}
              title={missing.length > 0 ? `Missing: ${missing.map(label).join(", ")}` : undefined}
              aria-expanded={needsForm ? chosen === transition : undefined}
              onClick={() => (needsForm ? setChosen(transition) : move(transition))}
            >
              {transition.name ?? label(transition.to)}
              {missing.length > 0 && <small> needs {missing.map(label).join(", ").toLowerCase()}</small>}
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
          {FORM_FIELDS.filter((field) => chosen.missing.includes(field)).map((field) => (
            <label key={field}>
              {label(field)}
              <textarea name={field} required rows={3} />
            </label>
          ))}
          <div class="buttons">
            <button class="primary" type="submit">
              Move to {label(chosen.to).toLowerCase()}
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
