/** The tickets that flip: each with its two verdicts, and the way to its timeline and explanation. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { count, span } from "./format.ts";
import { Heads, Priority } from "./parts.tsx";
import type { Flips } from "./worker/flips.ts";

type Props = {
  readonly title: string;
  readonly flips: Flips;
  readonly ids: readonly string[];
  readonly priorities: readonly string[];
  readonly href: (id: string) => string;
  readonly open: (id: string) => void;
};

const DIRECTIONS = [
  ["all", "All"],
  ["kept", "Kept now"],
  ["missed", "Missed now"],
] as const;
type Direction = (typeof DIRECTIONS)[number][0];

const FIRST = 20;
const MORE = 100;

export function Flipped({ title, flips, ids, priorities, href, open }: Props) {
  const [direction, setDirection] = useState<Direction>("all");
  const [priority, setPriority] = useState("");
  const [shown, setShown] = useState(FIRST);
  useEffect(() => setShown(FIRST), [direction, priority, flips]);
  const kept = useMemo(() => flips.isKept.reduce((sum, isKept) => sum + isKept, 0), [flips]);
  const chosen = useMemo(() => {
    const rows = Array.from(flips.ticket.keys());
    return rows.filter(
      (row) =>
        (direction === "all" || (flips.isKept[row] === 1) === (direction === "kept")) &&
        (priority === "" || priorities[flips.priority[row] ?? -1] === priority),
    );
  }, [flips, direction, priority, priorities]);
  const all = flips.ticket.length;
  return (
    <section class="card" aria-labelledby="flips-title">
      <h2 id="flips-title">{title}: tickets that flip</h2>
      {all === 0 ? (
        <div class="empty">
          <strong>No verdict changes</strong>
          <p>Every ticket stands as it did. Move the closing time, a target or a pause.</p>
        </div>
      ) : (
        <>
          <p class="flip-counts">
            <strong data-flips="kept">{count(kept)}</strong> missed before, kept now;{" "}
            <strong data-flips="missed">{count(all - kept)}</strong> kept before, missed now.
          </p>
          <div class="filters">
            <fieldset class="tabs">
              <legend class="unseen">Which</legend>
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
              {priorities.map((own) => (
                <option key={own}>{own}</option>
              ))}
            </select>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
          <section class="scrolls" tabIndex={0} aria-label="The tickets">
            <table class="flips">
              <Heads of={["Ticket", "Priority", "Verdict", "Used before", "Used after"]} />
              <tbody>
                {chosen.slice(0, shown).map((row) => {
                  const id = ids[flips.ticket[row] ?? -1] ?? "";
                  const isKept = flips.isKept[row] === 1;
                  return (
                    <tr key={id} data-kept={isKept}>
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
                        <Priority of={priorities[flips.priority[row] ?? -1] ?? "–"} />
                      </td>
                      <td>{isKept ? "missed → kept" : "kept → missed"}</td>
                      <td>{span(flips.before[row] ?? 0)}</td>
                      <td>{span(flips.after[row] ?? 0)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </section>
          <p class="quiet" role="status">
            {count(Math.min(shown, chosen.length))} of {count(chosen.length)} shown.
          </p>
          {shown < chosen.length && (
            <button type="button" onClick={() => setShown(shown + MORE)}>
              Show {count(Math.min(MORE, chosen.length - shown))} more
            </button>
          )}
        </>
      )}
    </section>
  );
}
