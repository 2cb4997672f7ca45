import type { HistoryEntry } from "./api.ts";
import { DateTime, label } from "./components.tsx";

const SHOWN = 8;

export function History({ entries }: { entries: readonly HistoryEntry[] }) {
  const newest = [...entries].reverse();
  return (
    <section class="card">
      <h2>History</h2>
      <Entries entries={newest.slice(0, SHOWN)} />
      {newest.length > SHOWN && (
        <details>
          <summary>{newest.length - SHOWN} earlier</summary>
          <Entries entries={newest.slice(SHOWN)} />
        </details>
      )}
    </section>
  );
}

const Entries = ({ entries }: { entries: readonly HistoryEntry[] }) => (
  <ol class="history">
    {entries.map((entry) => (
      <li key={entry.historyId}>
        <span>
          <strong>{label(entry.fieldChanged)}</strong> {displayValue(entry)}
        </span>
        <small>
          {entry.changedBy} · <DateTime at={entry.changedAt} />
          {entry.timerId && ` · ${entry.timerId}`}
        </small>
      </li>
    ))}
  </ol>
);

const INSTANT = /^\d{4}-\d\d-\d\dT/;

const CONSTANT = /^[A-Z_]{2,}$/;

function displayValue({ fieldChanged, newValue: value }: HistoryEntry) {
  if (fieldChanged === "comment") return "added";
  if (value === null || value === undefined) return "cleared";
  if (typeof value === "string") {
    if (INSTANT.test(value)) return <DateTime at={value} />;
    return CONSTANT.test(value) ? label(value) : value;
  }
  if (typeof value === "object") return Array.isArray(value) ? value.join(", ") || "none" : "";
  return String(value);
}
