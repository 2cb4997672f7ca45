/** The small components that all views share. */
import type { ComponentChildren } from "preact";
import { useDesk } from "./desk-context.ts";
import { clockLabel, label } from "./label.ts";

export { Loading, Priority } from "./shared-components.tsx";
export { clockLabel, label };

export function Status({ of }: { of: string }) {
  const { states } = useDesk().vocabulary;
  return (
    <span class="status" data-category={states[of]}>
      {label(of)}
    </span>
  );
}

const format = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

export const DateTime = ({ at }: { at: string }) => <time dateTime={at}>{format.format(new Date(at))}</time>;

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
