import type { JSX } from "preact";
import type { SlaCountdown, SlaTimeline } from "ticket-engine/elements";

type Given<Element, Name extends keyof Element> = JSX.HTMLAttributes<HTMLElement> &
  Partial<Pick<Element, Name>>;
type Shared = "engine" | "ticket" | "clock" | "metric" | "locale" | "timeZone" | "messages";

declare module "preact/jsx-runtime" {
  namespace JSX {
    interface IntrinsicElements {
      "sla-countdown": Given<SlaCountdown, Shared>;
      "sla-timeline": Given<SlaTimeline, Shared | "from" | "to">;
    }
  }
}
