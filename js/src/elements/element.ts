import { LitElement, type PropertyDeclarations, type PropertyValues } from "lit";
import type { Metric, Preview, TicketDraft, TicketInput } from "../types.js";
import { Format } from "./format.js";
import { Live } from "./live.js";
import { english } from "./messages.js";
import type { Messages, SlaElement, SlaEngine, SlaStanding } from "./types.js";
import { isTicket } from "./warnings.js";

/** What is to be drawn, or why nothing can be. */
export type Drawn<View> =
  | { readonly is: "empty" }
  | { readonly is: "error"; readonly message: string }
  | { readonly is: "view"; readonly view: View; readonly now: number };

/** What a view tells of itself. */
interface Standing {
  readonly preview: Preview;
  readonly standing: SlaStanding;
}

/** What both elements do: ask the engine when something was set or has come, tell what passed, and ask again in time. */
export abstract class LiveSlaElement<View extends Standing> extends LitElement implements SlaElement {
  static override properties: PropertyDeclarations = {
    engine: { attribute: false },
    ticket: { attribute: false },
    clock: { attribute: false },
    messages: { attribute: false },
    metric: {},
    locale: {},
    timeZone: { attribute: "time-zone" },
  };
  declare engine: SlaEngine | null;
  declare ticket: TicketInput | TicketDraft | null;
  declare clock: () => number;
  declare messages: Partial<Messages>;
  declare metric: Metric | null;
  declare locale: string | null;
  declare timeZone: string | null;

  protected drawn: Drawn<View> = { is: "empty" };
  protected words: Messages = english;

  #format: Format | undefined;
  /** Until when what came has been told, of which ticket. */
  #told: { readonly ticketId: unknown; readonly until: number } | undefined;

  constructor() {
    super();
    this.engine = null;
    this.ticket = null;
    this.clock = Date.now;
    this.messages = {};
    this.metric = null;
    this.locale = null;
    this.timeZone = null;
    new Live(this, (isSeen) => this.#delay(isSeen));
  }

  get standing(): SlaStanding {
    return this.drawn.is === "view" ? this.drawn.view.standing : this.drawn.is;
  }

  /** What the engine says at an instant. */
  protected abstract ask(
    engine: SlaEngine,
    ticket: TicketInput | TicketDraft,
    now: number,
    format: Format,
  ): View;

  /** After how many milliseconds what is seen looks different. */
  protected abstract nextLook(view: View, now: number): number | null;

  protected get format(): Format {
    this.#format ??= new Format(this.#language(), this.timeZone || null);
    return this.#format;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("locale") || changed.has("timeZone") || !this.hasUpdated) this.#format = undefined;
    if (changed.has("messages")) this.words = { ...english, ...this.messages };
    this.drawn = this.#look();
  }

  protected override updated(): void {
    this.setAttribute("standing", this.standing);
    this.#tell();
  }

  #look(): Drawn<View> {
    const { engine, ticket } = this;
    if (!engine || !ticket) return { is: "empty" };
    try {
      const now = this.clock();
      return { is: "view", view: this.ask(engine, ticket, now, this.format), now };
    } catch (error) {
      return { is: "error", message: error instanceof Error ? error.message : String(error) };
    }
  }

  #language(): string | null {
    return (
      this.locale || this.closest("[lang]")?.getAttribute("lang") || document.documentElement.lang || null
    );
  }

  #delay(isSeen: boolean): number | null {
    if (this.drawn.is !== "view") return null;
    const { view, now } = this.drawn;
    const wakeAt = view.preview.nextWakeAt;
    const delays = [wakeAt && wakeAt.getTime() - now, isSeen ? this.nextLook(view, now) : null];
    const known = delays.filter((delay) => delay !== null);
    return known.length > 0 ? Math.min(...known) : null;
  }

  /** Tells the warnings and breaches that have come since the last time that this ticket was looked at. */
  #tell(): void {
    const { engine, ticket, drawn } = this;
    if (drawn.is !== "view" || !engine || !ticket || !isTicket(ticket)) return;
    const told = this.#told;
    this.#told = { ticketId: ticket.ticketId, until: drawn.now };
    if (told?.ticketId !== ticket.ticketId || told.until >= drawn.now) return;
    for (const effect of engine.advance(ticket, { at: new Date(drawn.now) }).effects) {
      if (effect.kind !== "notify") continue;
      const { key, at, event } = effect;
      // A breach is at its deadline and comes the moment after.
      if (at.getTime() > drawn.now || at.getTime() < told.until) continue;
      if (this.#toldKeys.has(key)) continue;
      if (event.type === "warning") {
        this.#dispatch(key, "warning", { key, metric: event.metric, warning: event.warning, at });
      } else if (event.type === "breached") {
        const metric = event.breachType === "RESPONSE" ? "FIRST_RESPONSE" : event.breachType;
        this.#dispatch(key, "breach", { key, metric, at });
      }
    }
  }

  /** What stands on the boundary of two looks is told once. */
  readonly #toldKeys = new Set<string>();

  #dispatch(key: string, type: "breach" | "warning", detail: object): void {
    this.#toldKeys.add(key);
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}
