import { css } from "lit";

/**
 * The colours of both elements. A page can set each; its `color-scheme` decides between light and
 * dark.
 */
export const shared = css`
  :host {
    --_open: var(--sla-open, light-dark(#0f766e, #2dd4bf));
    --_closed: var(--sla-closed, light-dark(#e2e8f0, #334155));
    --_paused: var(--sla-paused, light-dark(#6d28d9, #c4b5fd));
    --_warning: var(--sla-warning, light-dark(#92400e, #fbbf24));
    --_overdue: var(--sla-overdue, light-dark(#b91c1c, #fca5a5));
    --_text: var(--sla-text, light-dark(#0f172a, #f1f5f9));
    --_muted: var(--sla-muted, light-dark(#475569, #a3b1c6));
    --_surface: var(--sla-surface, light-dark(#fff, #0f172a));
    --_line: var(--sla-line, light-dark(#cbd5e1, #475569));
    color: var(--_text);
  }
  :host([hidden]) {
    display: none;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  [data-standing="running"],
  [data-standing="met"] {
    --_tone: var(--_open);
  }
  [data-standing="warned"] {
    --_tone: var(--_warning);
  }
  [data-standing="overdue"],
  [data-standing="breached"],
  [data-standing="error"] {
    --_tone: var(--_overdue);
  }
  [data-standing="paused"] {
    --_tone: var(--_paused);
  }
  [data-standing="cancelled"],
  [data-standing="none"],
  [data-standing="empty"] {
    --_tone: var(--_muted);
  }
`;
