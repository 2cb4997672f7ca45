import { LitElement, type PropertyDeclarations, type PropertyValues } from "lit";
import type { ClockId, Preview, PreviewDraft, TicketInput } from "../types.js";
import { Format } from "./format.js";
import { Live } from "./live.js";
import { english } from "./messages.js";
import type { BreachEvent, Messages, SlaElement, SlaEngine, SlaStanding, WarningEvent } from "./types.js";
import { isTicket } from "./warnings.js";

/** What is drawn, or why nothing is. */
export type Drawn<View> =
  | { readonly is: "empty" }
  | { readonly is: "error"; readonly message: string }
  | { readonly is: "view"; readonly view: View; readonly now: number };

interface Details {
  readonly breach: BreachEvent["detail"];
  readonly warning: WarningEvent["detail"];
}

/** What every view has. */
interface LiveView {
  readonly preview: Preview;
  readonly standing: SlaStanding;
}

/**
 * What both elements do: call the engine when a property was set or the time has come, dispatch
 * events for what passed meanwhile, and draw again when something changes.
 */
export abstract class LiveSlaElement<View extends LiveView> extends LitElement implements SlaElement {
  static override properties: PropertyDeclarations = {
    engine: { attribute: false },
    ticket: { attribute: false },
    now: { attribute: false },
    messages: { attribute: false },
    clockId: { attribute: "clock-id" },
    group: {},
    locale: {},
    timeZone: { attribute: "time-zone" },
  };
  declare engine: SlaEngine | null;
  declare ticket: TicketInput | PreviewDraft | null;
  declare now: () => number;
  declare messages: Partial<Messages>;
  declare clockId: ClockId | null;
  declare group: string | null;
  declare locale: string | null;
  declare timeZone: string | null;

  protected drawn: Drawn<View> = { is: "empty" };
  protected words: Messages = english;

  #format: Format | undefined;
  /** The ticket whose events were dispatched, and up to when. */
  #dispatched: { readonly ticketId: unknown; readonly until: number } | undefined;
  /** Keys of dispatched events: an event on the boundary of two updates is dispatched once. */
  readonly #dispatchedKeys = new Set<string>();

  constructor() {
    super();
    this.engine = null;
    this.ticket = null;
    this.now = Date.now;
    this.messages = {};
    this.clockId = null;
    this.group = null;
    this.locale = null;
    this.timeZone = null;
    new Live(this, (isVisible) => this.#delay(isVisible));
  }

  get standing(): SlaStanding {
    return this.drawn.is === "view" ? this.drawn.view.standing : this.drawn.is;
  }

  /** What is drawn of a ticket at an instant. */
  protected abstract view(
    engine: SlaEngine,
    ticket: TicketInput | PreviewDraft,
    now: number,
    format: Format,
  ): View;

  /** Milliseconds until the drawing changes without an event; null when it does not. */
  protected abstract untilChange(view: View, now: number): number | null;

  protected get format(): Format {
    this.#format ??= new Format(this.#language(), this.timeZone || null);
    return this.#format;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("locale") || changed.has("timeZone") || !this.hasUpdated) this.#format = undefined;
    if (changed.has("messages")) this.words = { ...english, ...this.messages };
    this.drawn = this.#draw();
  }

  protected override updated(): void {
    this.setAttribute("standing", this.standing);
    this.#dispatchPassed();
  }

  #draw(): Drawn<View> {
    const { engine, ticket } = this;
    if (!engine || !ticket) return { is: "empty" };
    try {
      const now = this.now();
      return { is: "view", view: this.view(engine, ticket, now, this.format), now };
    } catch (error) {
      return { is: "error", message: error instanceof Error ? error.message : String(error) };
    }
  }

  #language(): string | null {
    return (
      this.locale || this.closest("[lang]")?.getAttribute("lang") || document.documentElement.lang || null
    );
  }

  #delay(isVisible: boolean): number | null {
    if (this.drawn.is !== "view") return null;
    const { view, now } = this.drawn;
    const wakeAt = view.preview.nextWakeAt;
    const delays = [wakeAt && wakeAt.getTime() - now, isVisible ? this.untilChange(view, now) : null];
    const known = delays.filter((delay) => delay !== null);
    return known.length > 0 ? Math.min(...known) : null;
  }

  /** Dispatches the warnings and breaches that passed since the last look at this ticket. */
  #dispatchPassed(): void {
    const { engine, ticket, drawn } = this;
    if (drawn.is !== "view" || !engine || !ticket || !isTicket(ticket)) return;
    const before = this.#dispatched;
    this.#dispatched = { ticketId: ticket.ticketId, until: drawn.now };
    if (before?.ticketId !== ticket.ticketId || before.until >= drawn.now) return;
    for (const effect of engine.advance(ticket, { at: new Date(drawn.now) }).effects) {
      if (effect.kind !== "notify") continue;
      const { key, at, event } = effect;
      // A breach is dated at its deadline, and detected the millisecond after.
      if (at.getTime() > drawn.now || at.getTime() < before.until) continue;
      if (this.#dispatchedKeys.has(key)) continue;
      if (event.type === "warning") {
        const { clockId, group, warning } = event;
        this.#dispatch("warning", { key, clockId, group, warning, at });
      } else if (event.type === "breached") {
        this.#dispatch("breach", { key, clockId: event.clockId, group: event.group, at });
      }
    }
  }

  #dispatch(type: keyof Details, detail: Details[keyof Details]): void {
    this.#dispatchedKeys.add(detail.key);
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}
