/**
 * `<sla-timeline>` and `<sla-countdown>`: custom elements that draw the clocks of a ticket from
 * `engine.preview`. Importing this module registers both. Where there are no custom elements, as on
 * a server, it registers nothing.
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
  // Two copies of the package on one page share the elements of the first.
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
