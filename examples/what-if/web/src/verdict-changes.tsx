/**
 * The tickets whose verdict changes, with both verdicts and a link to the timeline and explanation.
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { Priority, TableHead } from "./components.tsx";
import { count, span } from "./format.ts";
import type { VerdictChanges } from "./worker/verdict-changes.ts";

type Props = {
  readonly title: string;
  readonly changes: VerdictChanges;
  readonly ids: readonly string[];
  readonly priorities: readonly string[];
  readonly href: (id: string) => string;
  readonly open: (id: string) => void;
};

const DIRECTIONS = [
  ["all", "All"],
  ["met", "Now met"],
  ["breached", "Now breached"],
] as const;
type Direction = (typeof DIRECTIONS)[number][0];

const FIRST_ROWS = 20;
const MORE_ROWS = 100;

export function ChangedTickets({ title, changes, ids, priorities, href, open }: Props) {
  const [direction, setDirection] = useState<Direction>("all");
  const [priority, setPriority] = useState("");
  const [shown, setShown] = useState(FIRST_ROWS);
  useEffect(() => setShown(FIRST_ROWS), [direction, priority, changes]);
  const met = useMemo(() => changes.isMet.reduce((sum, isMet) => sum + isMet, 0), [changes]);
  const chosen = useMemo(() => {
    const rows = Array.from(changes.ticket.keys());
    return rows.filter(
      (row) =>
        (direction === "all" || (changes.isMet[row] === 1) === (direction === "met")) &&
        (priority === "" || priorities[changes.priority[row] ?? -1] === priority),
    );
  }, [changes, direction, priority, priorities]);
  const all = changes.ticket.length;
  return (
    <section class="card" aria-labelledby="changes-title">
      <h2 id="changes-title">{title}: changed verdicts</h2>
      {all === 0 ? (
        <div class="empty">
          <strong>No verdict changes</strong>
          <p>Every ticket has the same verdict as before. Move the closing time, a target or a pause.</p>
        </div>
      ) : (
        <>
          <p class="change-counts">
            <strong data-verdict="met">{count(met)}</strong> breached before, met now;{" "}
            <strong data-verdict="breached">{count(all - met)}</strong> met before, breached now.
          </p>
          <div class="filters">
            <fieldset class="tabs">
              <legend class="visually-hidden">Verdict</legend>
              {DIRECTIONS.map(([value, name]) => (
                <label key={value}>
                  <input
                    type="radio"
                    name="direction"
                    checked={direction === value}
                    onChange={() => setDirection(value)}
                  />
                  {name}
                </label>
              ))}
            </fieldset>
            <select
              aria-label="Priority"
              value={priority}
              onChange={(event) => setPriority(event.currentTarget.value)}
            >
              <option value="">Every priority</option>
              {priorities.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboards must reach what scrolls */}
          <section class="scrolls" tabIndex={0} aria-label="The tickets">
            <table class="verdict-changes">
              <TableHead columns={["Ticket", "Priority", "Verdict", "Used before", "Used after"]} />
              <tbody>
                {chosen.slice(0, shown).map((row) => {
                  const id = ids[changes.ticket[row] ?? -1] ?? "";
                  const isMet = changes.isMet[row] === 1;
                  return (
                    <tr key={id} data-met={isMet}>
                      <th scope="row">
                        <a
                          href={href(id)}
                          onClick={(event) => {
                            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                            event.preventDefault();
                            open(id);
                          }}
                        >
                          {id}
                        </a>
                      </th>
                      <td>
                        <Priority of={priorities[changes.priority[row] ?? -1] ?? "–"} />
                      </td>
                      <td>{isMet ? "breached → met" : "met → breached"}</td>
                      <td>{span(changes.before[row] ?? 0)}</td>
                      <td>{span(changes.after[row] ?? 0)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </section>
          <p class="muted" role="status">
            {count(Math.min(shown, chosen.length))} of {count(chosen.length)} shown.
          </p>
          {shown < chosen.length && (
            <button type="button" onClick={() => setShown(shown + MORE_ROWS)}>
              Show {count(Math.min(MORE_ROWS, chosen.length - shown))} more
            </button>
          )}
        </>
      )}
    </section>
  );
}
