import { html, nothing, type PropertyDeclarations } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import type { ClockPreview, InstantInput, Preview, PreviewDraft, Segment, TicketInput } from "../types.js";
import { LiveSlaElement } from "./element.js";
import { type Format, isNear } from "./format.js";
import { ms, type Range, rangeOf } from "./range.js";
import { shared } from "./shared.css.js";
import {
  clockName,
  clockShown,
  isChosenBy,
  keyOf,
  type Lane,
  remainingMs,
  sentence,
  standingOf,
} from "./standing.js";
import { table } from "./table.js";
import { ticks } from "./ticks.js";
import { timelineStyles } from "./timeline.css.js";
import type { Messages, SlaEngine, SlaStanding, SlaTimeline } from "./types.js";
import { warningsUntil } from "./warnings.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Labels that are closer overlap. */
const PIXELS_PER_TICK = 90;

interface View {
  readonly preview: Preview;
  readonly standing: SlaStanding;
  readonly range: Range;
  readonly lanes: readonly Lane[];
}

export class TimelineElement extends LiveSlaElement<View> implements SlaTimeline {
  static override properties: PropertyDeclarations = {
    from: { attribute: false },
    to: { attribute: false },
    chosen: { state: true },
    width: { state: true },
  };
  static override styles = [shared, timelineStyles];

  declare from: InstantInput | null;
  declare to: InstantInput | null;
  /** The span under the pointer, or chosen with the arrow keys. */
  declare private chosen: { clock: string; index: number } | null;
  declare private width: number;

  #resize: ResizeObserver | undefined;

  constructor() {
    super();
    this.from = null;
    this.to = null;
    this.chosen = null;
    this.width = 480;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize = new ResizeObserver(([entry]) => {
      this.width = Math.round(entry?.contentRect.width ?? this.width);
    });
    this.#resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize?.disconnect();
    this.#resize = undefined;
  }

  protected override view(engine: SlaEngine, ticket: TicketInput | PreviewDraft, now: number): View {
    const at = new Date(now);
    const isShown = isChosenBy(this);
    const clocks = (span?: object) => engine.preview(ticket, { at, ...span }).clocks.filter(isShown);
    const whole = rangeOf(ticket, at, clocks);
    const range = {
      from: this.from === null ? whole.from : ms(this.from),
      to: this.to === null ? whole.to : ms(this.to),
    };
    const preview = engine.preview(ticket, { at, from: this.from ?? range.from, to: this.to ?? range.to });
    const until = Math.max(range.to, preview.at.getTime());
    const warnings = warningsUntil(engine, ticket, preview.at, new Date(until));
    const lanes = preview.clocks.filter(isShown).map((clock) => {
      const all = warnings(clock);
      const hasWarned = all.some(({ at }) => at <= preview.at);
      return {
        clock,
        standing: standingOf(clock, hasWarned),
        warnings: all.filter(({ at }) => isIn(range, at.getTime())),
      };
    });
    const shown = clockShown(preview, this);
    const standing = lanes.find(({ clock }) => clock === shown)?.standing ?? "none";
    return { preview, range, lanes, standing };
  }

  /** When the line of the present has moved by a pixel, or the words beside it change. */
  protected override untilChange({ range, lanes }: View): number | null {
    const running = lanes
      .filter(({ clock }) => clock.state === "running")
      .map(({ clock }) => remainingMs(clock));
    if (running.length === 0) return null;
    if (running.some((remaining) => remaining !== null && isNear(remaining))) return SECOND;
    return Math.min(MINUTE, Math.max(SECOND, (range.to - range.from) / this.width));
  }

  protected override render() {
    const { drawn, words } = this;
    if (drawn.is === "empty") return message("empty", html`${words.empty}`);
    if (drawn.is === "error")
      return message("error", html`<strong>${words.refused}</strong> ${drawn.message}`);
    const { view, now } = drawn;
    if (view.lanes.length === 0) return message("none", html`${words.none}`);
    return html`<div class="base" part="base">
      ${view.lanes.map((lane) => this.#lane(lane, view.range, now))}
      <div>${axis(view.range, this.width, this.format)}</div>
      <div class="foot">${this.#legend(view)}<span class="readout" part="readout">${this.#readout(view)}</span></div>
      <details part="details">
        <summary part="summary">${words.table}</summary>
        ${view.lanes.map((lane) => table(lane, words, this.format))}
      </details>
    </div>`;
  }

  #lane(lane: Lane, range: Range, now: number) {
    const { clock, standing, warnings } = lane;
    const { words, format } = this;
    const { segments, clockId, group, dueAt } = clock;
    const chosen = this.chosen?.clock === keyOf(clock) ? this.chosen.index : -1;
    const name = clockName(clock, words);
    const current = segments[chosen];
    const due = dueAt ? words.due(format.instant(dueAt)) : "";
    const spoken = `${sentence(clock, standing, words, format, "long")}${due ? `, ${due}` : ""}`;
    return html`<div class="lane" part="lane" data-clock-id=${clockId} data-group=${group} data-standing=${standing}>
      <div class="header" part="header">
        <span class="clock" part="clock">${name}</span>
        <span class="state" part="state"
          >${sentence(clock, standing, words, format, "narrow")}
          <span class="due-text" part="due-text">${due}</span></span
        >
      </div>
      <div
        class="track"
        part="track"
        role="slider"
        tabindex="0"
        aria-readonly="true"
        aria-label=${words.timeline(name)}
        aria-valuemin="0"
        aria-valuemax=${segments.length}
        aria-valuenow=${chosen + 1}
        aria-valuetext=${current ? spanText(current, words, format) : spoken}
        @keydown=${(event: KeyboardEvent) => this.#walk(event, clock)}
        @pointermove=${(event: PointerEvent) => this.#point(event, clock, range)}
        @pointerleave=${this.#leave}
        @blur=${this.#leave}
      >
        <div class="bar" part="bar">
          ${segments.map(
            (segment, index) => html`<span
              class="segment ${segment.kind} ${index === chosen ? "chosen" : ""}"
              part="segment ${segment.kind}"
              data-start=${segment.start.getTime()}
              data-end=${segment.end.getTime()}
              style=${placed(range, segment.start.getTime(), segment.end.getTime())}
            ></span>`,
          )}
          ${now < range.to ? html`<span class="future" part="future" style=${placed(range, now, range.to)}></span>` : nothing}
        </div>
        ${warnings.map(
          ({ name, at }) => html`<span
            class="warning"
            part="warning"
            data-at=${at.getTime()}
            title=${`${words.warning(name)}, ${format.instant(at)}`}
            style=${placed(range, at.getTime())}
          ></span>`,
        )}
        ${dueAt && isIn(range, dueAt.getTime()) ? html`<span class="due" part="due" style=${placed(range, dueAt.getTime())}></span>` : nothing}
        ${isIn(range, now) ? html`<span class="now" part="now" style=${placed(range, now)}></span>` : nothing}
      </div>
    </div>`;
  }

  #legend({ lanes }: View) {
    const { words } = this;
    const kinds = new Set(lanes.flatMap(({ clock }) => clock.segments.map(({ kind }) => kind)));
    return html`<ul class="legend" part="legend">
      ${[...kinds].map((kind) => html`<li><span class="key segment ${kind}"></span>${words.segment[kind]}</li>`)}
    </ul>`;
  }

  #readout({ lanes }: View) {
    const clock = lanes.find(({ clock }) => keyOf(clock) === this.chosen?.clock)?.clock;
    const segment = clock?.segments[this.chosen?.index ?? -1];
    return segment ? spanText(segment, this.words, this.format) : nothing;
  }

  /** Arrow keys move from span to span, in the direction of reading. */
  #walk(event: KeyboardEvent, shown: ClockPreview): void {
    const { segments } = shown;
    const clock = keyOf(shown);
    const isLeftward = getComputedStyle(this).direction === "rtl";
    const forward = isLeftward ? "ArrowLeft" : "ArrowRight";
    const backward = isLeftward ? "ArrowRight" : "ArrowLeft";
    const index = this.chosen?.clock === clock ? this.chosen.index : -1;
    const last = segments.length - 1;
    const steps: Record<string, number> = {
      [forward]: index + 1,
      ArrowUp: index + 1,
      [backward]: index - 1,
      ArrowDown: index - 1,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (event.key === "Escape") this.chosen = null;
    if (next === undefined || last < 0) return;
    event.preventDefault();
    this.chosen = { clock, index: Math.min(Math.max(next, 0), last) };
  }

  #point(event: PointerEvent, shown: ClockPreview, { from, to }: Range): void {
    const { segments } = shown;
    const clock = keyOf(shown);
    const { left, right, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const distance =
      getComputedStyle(this).direction === "rtl" ? right - event.clientX : event.clientX - left;
    const at = from + (distance / width) * (to - from);
    const index = segments.findIndex(({ start, end }) => start.getTime() <= at && at < end.getTime());
    if (index !== this.chosen?.index || clock !== this.chosen.clock) this.chosen = { clock, index };
  }

  readonly #leave = (): void => {
    this.chosen = null;
  };
}

function message(standing: SlaStanding, content: unknown) {
  return html`<p class="message" part="message" role="status" data-standing=${standing}><span>${content}</span></p>`;
}

function spanText({ kind, start, end }: Segment, words: Messages, format: Format): string {
  return `${words.segment[kind]}, ${words.span(format.instant(start), format.instant(end))}`;
}

function axis(range: Range, width: number, format: Format) {
  const marks = ticks(range.from, range.to, Math.max(2, Math.floor(width / PIXELS_PER_TICK)), format);
  return html`<div class="axis" part="axis" aria-hidden="true">
    ${marks.map(({ at, label }) => html`<span class="tick" part="tick" style=${placed(range, at)}>${label}</span>`)}
  </div>`;
}

const isIn = ({ from, to }: Range, at: number) => at >= from && at <= to;

const share = ({ from, to }: Range, length: number) => `${((length / (to - from)) * 100).toFixed(4)}%`;

/** The place of an instant or a span between the two ends. */
const placed = (range: Range, start: number, end = start) =>
  styleMap({
    "--_at": share(range, start - range.from),
    "--_length": share(range, end - Math.max(start, range.from)),
  });
