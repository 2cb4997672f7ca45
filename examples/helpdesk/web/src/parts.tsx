/** The small things that every view is made of. */
import type { ComponentChildren } from "preact";
import { useDesk } from "./desk.ts";
import { words } from "./words.ts";

export { Loading, Priority } from "./marks.tsx";
export { words };

export function Status({ of }: { of: string }) {
  const { states } = useDesk().words;
  return (
    <span class="status" data-category={states[of]}>
      {words(of)}
    </span>
  );
}

const moment = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

export const Moment = ({ at }: { at: string }) => <time dateTime={at}>{moment.format(new Date(at))}</time>;

export const Avatar = ({ name }: { name: string }) => (
  <span class="avatar" aria-hidden="true">
    {name.slice(0, 2).toUpperCase()}
  </span>
);

export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="empty">
    <strong>{title}</strong>
    <p>{children}</p>
  </div>
);

export const Failure = ({ error, retry }: { error: Error; retry?: () => void }) => (
  <div class="failure" role="alert">
    <p>{error.message}</p>
    {retry && (
      <button type="button" onClick={retry}>
        Try again
      </button>
    )}
  </div>
);
