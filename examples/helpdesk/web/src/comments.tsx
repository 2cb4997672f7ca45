/** What was said, and two ways to say more: to everybody, or among the desk only. */
import { useState } from "preact/hooks";
import { api, type Comment } from "./api.ts";
import { useDesk } from "./desk.ts";
import { Avatar, Moment } from "./parts.tsx";
import type { Act } from "./ticket.tsx";

type Props = { ticketId: string; comments: readonly Comment[]; act: Act };

export function Comments({ ticketId, comments, act }: Props) {
  return (
    <section class="card">
      <h2>Comments</h2>
      {comments.length === 0 && <p class="quiet">Nobody has written yet.</p>}
      <ol class="comments">
        {comments.map((comment) => (
          <li key={comment.commentId} data-internal={comment.isInternal}>
            <p class="byline">
              <Avatar name={comment.authorId} />
              <strong>{comment.authorId}</strong> <span>{comment.authorRole}</span>
              <Moment at={comment.createdAt} />
              {comment.isInternal && <span class="internal-mark">Internal</span>}
            </p>
            <p class="prose">{comment.body}</p>
          </li>
        ))}
      </ol>
      <Compose ticketId={ticketId} act={act} />
    </section>
  );
}

function Compose({ ticketId, act }: Omit<Props, "comments">) {
  const { actor } = useDesk();
  const [isInternal, setInternal] = useState(false);
  const [body, setBody] = useState("");
  const send = async (event: Event) => {
    event.preventDefault();
    if (await act(api.comment(ticketId, { body, isInternal }))) setBody("");
  };
  return (
    <form class="compose" data-internal={isInternal} onSubmit={send}>
      {actor.role !== "reporter" && (
        <fieldset class="tabs">
          <legend class="unseen">Who may read it</legend>
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
        <span class="hint">{isInternal ? "Only the desk reads this." : "The reporter reads this."}</span>
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
