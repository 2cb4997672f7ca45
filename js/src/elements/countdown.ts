import { css, html, nothing } from "lit";
import type { ClockPreview, Preview, PreviewDraft, TicketInput } from "../types.js";
import { LiveSlaElement } from "./element.js";
import { isNear } from "./format.js";
import { shared } from "./shared.css.js";
import { clockName, clockShown, remainingMs, sentence, standingOf } from "./standing.js";
import type { SlaCountdown, SlaEngine, SlaStanding } from "./types.js";
import { warningsUntil } from "./warnings.js";

const MINUTE = 60_000;

interface View {
  readonly preview: Preview;
  readonly standing: SlaStanding;
  readonly shown: ClockPreview | undefined;
}

export class CountdownElement extends LiveSlaElement<View> implements SlaCountdown {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
        font-variant-numeric: tabular-nums;
      }
      .base {
        display: inline-flex;
        align-items: center;
        gap: 0.45em;
      }
      .dot {
        flex: none;
        inline-size: 0.6em;
        block-size: 0.6em;
        border-radius: 50%;
        background: var(--_tone);
        forced-color-adjust: none;
      }
      [data-standing="paused"] .dot,
      [data-standing="none"] .dot,
      [data-standing="cancelled"] .dot {
        background: none;
        box-shadow: inset 0 0 0 2px var(--_tone);
      }
      [data-standing="overdue"] .dot {
        border-radius: 1px;
        animation: pulse 2s ease-in-out infinite;
      }
      .text {
        color: var(--_tone);
        font-weight: 600;
      }
      @keyframes pulse {
        50% {
          opacity: 0.35;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .dot {
          animation: none !important;
        }
      }
    `,
  ];

  /** The standing that was announced last. The first one is not announced. */
  #announced: { standing: SlaStanding; text: string } | undefined;

  protected override view(engine: SlaEngine, ticket: TicketInput | PreviewDraft, now: number): View {
    const at = new Date(now);
    const to = new Date(now + MINUTE);
    const preview = engine.preview(ticket, { at, from: at, to });
    const shown = clockShown(preview, this);
    if (!shown) return { preview, shown, standing: "none" };
    const warnings = warningsUntil(engine, ticket, preview.at, preview.at)(shown);
    return { preview, shown, standing: standingOf(shown, warnings.length > 0) };
  }

  /**
   * Every second near the deadline, every minute before that, and when the desk opens while it is
   * closed.
   */
  protected override untilChange({ shown }: View, now: number): number | null {
    const remaining = shown && remainingMs(shown);
    if (remaining === null || remaining === undefined || shown?.state !== "running") return null;
    const counting = shown.segments.find(({ kind }) => kind === "open" || kind === "overdue");
    if (!counting) return MINUTE;
    const wait = counting.start.getTime() - now;
    if (wait > 0) return wait;
    const step = isNear(remaining) ? 1000 : MINUTE;
    return ((remaining % step) + step) % step || step;
  }

  protected override render() {
    const { drawn, words, standing } = this;
    if (drawn.is === "empty") return base(standing, words.empty, words.empty);
    if (drawn.is === "error") {
      const text = `${words.refused} ${drawn.message}`;
      return base(standing, text, text);
    }
    const { shown } = drawn.view;
    if (!shown) return base(standing, words.none, words.none);
    const { format } = this;
    const clock = clockName(shown, words);
    const due = shown.dueAt ? `, ${words.due(format.instant(shown.dueAt))}` : "";
    const spoken = `${clock}: ${sentence(shown, standing, words, format, "long")}${due}`;
    return html`${base(standing, sentence(shown, standing, words, format, "narrow"), spoken)}
      <span class="unseen" role="status">${this.#announcement(standing, spoken) ?? nothing}</span>`;
  }

  /** What a screen reader announces unprompted: only changes of the standing. */
  #announcement(standing: SlaStanding, spoken: string): string | null {
    if (this.#announced?.standing !== standing) {
      this.#announced = { standing, text: this.#announced ? spoken : "" };
    }
    return this.#announced.text || null;
  }
}

const base = (standing: SlaStanding, text: string, spoken: string) => html`<span
    class="base"
    part="base"
    role="timer"
    aria-label=${spoken}
    title=${spoken}
    data-standing=${standing}
    ><span class="dot" part="dot"></span><span class="text" part="text">${text}</span></span
  >`;
