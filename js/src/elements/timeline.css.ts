import { css } from "lit";

export const timelineStyles = css`
  :host {
    display: block;
    font: 0.875rem / 1.4 system-ui, sans-serif;
    font-variant-numeric: tabular-nums;
    container-type: inline-size;
    position: relative;
  }
  .base {
    display: grid;
    gap: 0.9rem;
  }
  .lane {
    display: grid;
    gap: 0.35rem;
  }
  .header {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
  }
  .clock {
    font-weight: 600;
  }
  .state {
    color: var(--_tone);
    font-weight: 600;
  }
  .due-text {
    color: var(--_muted);
    font-weight: 400;
  }
  .track {
    position: relative;
    block-size: var(--sla-track-size, 1.5rem);
    border-radius: var(--sla-radius, 0.375rem);
  }
  .track:focus-visible {
    outline: 2px solid var(--sla-focus, light-dark(#1d4ed8, #93c5fd));
    outline-offset: 3px;
  }
  .bar {
    position: absolute;
    inset: 0;
    overflow: hidden;
    border-radius: inherit;
    background: color-mix(in srgb, var(--_closed) 35%, transparent);
    forced-color-adjust: none;
  }
  .segment,
  .warning,
  .due,
  .now,
  .future,
  .tick {
    position: absolute;
    inset-block: 0;
    inset-inline-start: var(--_at);
  }
  .segment,
  .future {
    inline-size: var(--_length);
    min-inline-size: 1px;
  }
  .segment.open {
    background: var(--_open);
  }
  .segment.closed {
    background: repeating-linear-gradient(
      -45deg,
      var(--_closed) 0 4px,
      color-mix(in srgb, var(--_closed) 55%, var(--_surface)) 4px 8px
    );
  }
  .segment.paused {
    background: radial-gradient(circle, var(--_surface) 1px, transparent 1.5px) 0 0 / 6px 6px var(--_paused);
  }
  .segment.overdue {
    background: repeating-linear-gradient(
      45deg,
      var(--_overdue) 0 6px,
      color-mix(in srgb, var(--_overdue) 75%, var(--_surface)) 6px 9px
    );
  }
  .segment.chosen {
    box-shadow: inset 0 0 0 2px var(--_text);
  }
  .future {
    background: var(--_surface);
    opacity: 0.5;
  }
  .due,
  .now,
  .warning {
    inline-size: 2px;
    margin-inline-start: -1px;
    pointer-events: none;
    forced-color-adjust: none;
  }
  .due {
    inset-block: -5px;
    background: var(--_overdue);
  }
  .due::before {
    content: "";
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 0;
    inline-size: 9px;
    block-size: 7px;
    background: inherit;
    border-start-end-radius: 2px;
    border-end-end-radius: 2px;
  }
  .now {
    inset-block: -4px;
    background: var(--_text);
    transition: inset-inline-start 0.4s linear;
  }
  .now::after {
    content: "";
    position: absolute;
    inset-block-end: -3px;
    inset-inline-start: -3px;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: inherit;
  }
  .warning {
    inset-block: auto -2px;
    inline-size: 10px;
    block-size: 9px;
    margin-inline-start: -5px;
    background: var(--_warning);
    clip-path: polygon(50% 0, 100% 100%, 0 100%);
  }
  .axis {
    position: relative;
    block-size: 1.3rem;
    color: var(--_muted);
    font-size: 0.75rem;
    border-block-start: 1px solid var(--_line);
    overflow: hidden;
  }
  .tick {
    padding-inline-start: 0.3em;
    border-inline-start: 1px solid var(--_line);
    white-space: nowrap;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.9rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .legend li {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
  }
  .key {
    position: static;
    inline-size: 0.9em;
    block-size: 0.9em;
    border-radius: 2px;
    forced-color-adjust: none;
  }
  .key.warning {
    margin: 0;
  }
  .readout {
    min-block-size: 1.4em;
  }
  details {
    font-size: 0.75rem;
    color: var(--_muted);
  }
  summary {
    inline-size: fit-content;
    cursor: pointer;
    border-radius: 3px;
  }
  summary:focus-visible {
    outline: 2px solid var(--sla-focus, light-dark(#1d4ed8, #93c5fd));
    outline-offset: 2px;
  }
  table {
    border-collapse: collapse;
    margin-block: 0.5rem;
    color: var(--_text);
  }
  caption {
    text-align: start;
    font-weight: 600;
    padding-block-end: 0.25rem;
  }
  th,
  td {
    text-align: start;
    padding: 0.15rem 1.2rem 0.15rem 0;
    border-block-end: 1px solid var(--_line);
  }
  .message {
    display: flex;
    gap: 0.6rem;
    align-items: start;
    margin: 0;
    padding: 0.75rem 0.9rem;
    border: 1px dashed var(--_line);
    border-inline-start: 3px solid var(--_tone);
    border-radius: var(--sla-radius, 0.375rem);
    color: var(--_muted);
  }
  .message strong {
    color: var(--_tone);
  }
  @media (prefers-reduced-motion: reduce) {
    .now {
      transition: none;
    }
  }
`;
