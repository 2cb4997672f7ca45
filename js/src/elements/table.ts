/** The spans of a clock in words: a timeline for those who do not see it. */
import { html } from "lit";
import type { Format } from "./format.js";
import { clockName, type Lane } from "./standing.js";
import type { Messages } from "./types.js";

export function table({ clock, warnings }: Lane, words: Messages, format: Format) {
  const spans = clock.segments.map(({ kind, start, end }) => ({ what: words.segment[kind], start, end }));
  const marks = warnings.map(({ name, at }) => ({ what: words.warning(name), start: at, end: null }));
  const rows = [...spans, ...marks].sort((one, other) => one.start.getTime() - other.start.getTime());
  return html`<table part="table">
    <caption>
      ${clockName(clock, words)}
    </caption>
    <thead>
      <tr>
        ${words.columns.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ what, start, end }) =>
          html`<tr>
            <td>${what}</td>
            <td>${format.instant(start)}</td>
            <td>${end ? format.instant(end) : ""}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
