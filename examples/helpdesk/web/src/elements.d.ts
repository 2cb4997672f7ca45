import type { JSX } from "preact";
import type { SlaCountdown, SlaTimeline } from "ticket-engine/elements";

type Attributes<Element, Name extends keyof Element> = JSX.HTMLAttributes<HTMLElement> &
  Partial<Pick<Element, Name>>;
type Shared = "engine" | "ticket" | "now" | "clockId" | "group" | "locale" | "timeZone" | "messages";

declare module "preact/jsx-runtime" {
  namespace JSX {
    interface IntrinsicElements {
      "sla-countdown": Attributes<SlaCountdown, Shared>;
      "sla-timeline": Attributes<SlaTimeline, Shared | "from" | "to">;
    }
  }
}
