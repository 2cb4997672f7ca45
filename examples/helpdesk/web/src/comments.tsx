/** The comments, and a form for a public reply or an internal note. */
import { useState } from "preact/hooks";
import { api, type Comment } from "./api.ts";
import { Avatar, DateTime } from "./components.tsx";
import { useDesk } from "./desk-context.ts";
import type { Submit } from "./ticket.tsx";

type Props = { ticketId: string; comments: readonly Comment[]; submit: Submit };

export function Comments({ ticketId, comments, submit }: Props) {
  return (
    <section class="card">
      <h2>Comments</h2>
      {comments.length === 0 && <p class="muted">No comments yet.</p>}
      <ol class="comments">
        {comments.map((comment) => (
          <li key={comment.commentId} data-internal={comment.isInternal}>
            <p class="byline">
              <Avatar name={comment.authorId} />
              <strong>{comment.authorId}</strong> <span>{comment.authorRole}</span>
              <DateTime at={comment.createdAt} />
              {comment.isInternal && <span class="internal-mark">Internal</span>}
            </p>
            <p class="prose">{comment.body}</p>
          </li>
        ))}
      </ol>
      <Compose ticketId={ticketId} submit={submit} />
    </section>
  );
}

function Compose({ ticketId, submit }: Omit<Props, "comments">) {
  const { actor } = useDesk();
  const [isInternal, setInternal] = useState(false);
  const [body, setBody] = useState("");
  const send = async (event: Event) => {
    event.preventDefault();
    if (await submit(api.comment(ticketId, { body, isInternal }))) setBody("");
  };
  return (
    <form class="compose" data-internal={isInternal} onSubmit={send}>
      {actor.role !== "reporter" && (
        <fieldset class="tabs">
          <legend class="visually-hidden">Visibility</legend>
          {[false, true].map((internal) => (
            <label key={String(internal)}>
              <input
                type="radio"
                name="audience"
                checked={isInternal === internal}
                onChange={() => setInternal(internal)}
              />
              {internal ? "Internal note" : "Public reply"}
            </label>
          ))}
        </fieldset>
      )}
      <label>
        <span class="hint">{isInternal ? "Visible to staff only." : "Visible to the reporter."}</span>
        <textarea
          aria-label={isInternal ? "Internal note" : "Public reply"}
          rows={3}
          required
          value={body}
          onInput={(event) => setBody(event.currentTarget.value)}
        />
      </label>
      <button class="primary" type="submit" disabled={!body.trim()}>
        {isInternal ? "Add internal note" : "Send reply"}
      </button>
    </form>
  );
}
