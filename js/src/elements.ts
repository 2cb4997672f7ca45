/**
 * `<sla-timeline>` and `<sla-countdown>`: the clocks of a ticket as custom elements, drawn from `engine.preview`.
 * Importing this registers both; where there are no custom elements, as on a server, it registers nothing.
 *
 * @packageDocumentation
 */
import { CountdownElement } from "./elements/countdown.js";
import { TimelineElement } from "./elements/timeline.js";
import type { SlaCountdown, SlaTimeline } from "./elements/types.js";

/** The class of `<sla-countdown>`. */
export const SlaCountdownElement: new () => SlaCountdown = CountdownElement;

/** The class of `<sla-timeline>`. */
export const SlaTimelineElement: new () => SlaTimeline = TimelineElement;

function register(name: string, element: CustomElementConstructor): void {
  const registry = globalThis.customElements;
  // Two copies of the package in one page share the first one's elements.
  if (registry && !registry.get(name)) registry.define(name, element);
}
register("sla-countdown", SlaCountdownElement);
register("sla-timeline", SlaTimelineElement);

declare global {
  interface HTMLElementTagNameMap {
    "sla-countdown": SlaCountdown;
    "sla-timeline": SlaTimeline;
  }
}

export { english } from "./elements/messages.js";
export type {
  BreachEvent,
  Messages,
  SlaCountdown,
  SlaElement,
  SlaElementEventMap,
  SlaEngine,
  SlaStanding,
  SlaTimeline,
  WarningEvent,
} from "./elements/types.js";
