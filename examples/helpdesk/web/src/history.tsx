import type { HistoryEntry } from "./api.ts";
import { Moment, words } from "./parts.tsx";

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
          <strong>
            {words(entry.fieldChanged.replace(/[A-Z](?=[a-z])/g, (letter) => `_${letter}`).replace(".", " "))}
          </strong>{" "}
          {shown(entry)}
        </span>
        <small>
          {entry.changedBy} · <Moment at={entry.changedAt} />
          {entry.rule && ` · ${entry.rule}`}
        </small>
      </li>
    ))}
  </ol>
);

const INSTANT = /^\d{4}-\d\d-\d\dT/;

const CONSTANT = /^[A-Z_]{2,}$/;

function shown({ fieldChanged, newValue: value }: HistoryEntry) {
  if (fieldChanged === "comment") return "added";
  if (value === null || value === undefined) return "cleared";
  if (typeof value === "string") {
    if (INSTANT.test(value)) return <Moment at={value} />;
    return CONSTANT.test(value) ? words(value) : value;
  }
  if (typeof value === "object") return Array.isArray(value) ? value.join(", ") || "none" : "";
  return String(value);
}
