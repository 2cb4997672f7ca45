/** What the elements take and tell. No type of the library that draws them is part of it. */
import type {
  AdvanceCommand,
  Decision,
  InstantInput,
  Metric,
  OpenCommand,
  Preview,
  PreviewCommand,
  SegmentKind,
  TicketDraft,
  TicketInput,
} from "../types.js";

/** What the elements ask: an engine of `ticket-engine`, of `ticket-engine/slim`, or what answers like one. */
export interface SlaEngine {
  /** The clocks of a ticket or a draft, with their segments. */
  preview(ticket: TicketInput | TicketDraft, command: PreviewCommand): Preview;
  /** What time alone does: its warnings and breaches are marked and told. */
  advance(ticket: TicketInput, command: AdvanceCommand): Decision;
  /** The ticket that a draft would become. */
  open(draft: TicketDraft, command: OpenCommand): Decision;
}

/**
 * How a clock stands, in one word: it runs, has warned, is past its deadline, waits, ended in time, ended late, ended
 * without a verdict, has no target; or there is nothing to show, or the engine has refused what was given.
 */
export type SlaStanding =
  | "running"
  | "warned"
  | "overdue"
  | "paused"
  | "met"
  | "missed"
  | "cancelled"
  | "none"
  | "empty"
  | "error";

/** Every word that the elements write, to be given in another language. Durations and dates come in through Intl. */
export interface Messages {
  /** What each clock measures. */
  metric: Readonly<Record<Metric, string>>;
  /** What a span of time is. */
  segment: Readonly<Record<SegmentKind, string>>;
  /** So much working time is left. */
  left: (duration: string) => string;
  /** The deadline passed so much working time ago. */
  overdue: (duration: string) => string;
  /** The clock waits, with so much left. */
  paused: (duration: string) => string;
  /** It ended in time. */
  met: string;
  /** It ended late. */
  missed: string;
  /** It ended without a verdict. */
  cancelled: string;
  /** There is no target. */
  none: string;
  /** The deadline. */
  due: (instant: string) => string;
  /** The present time. */
  now: string;
  /** A warning by its name, such as `75%`. */
  warning: (name: string) => string;
  /** From one instant to another. */
  span: (start: string, end: string) => string;
  /** What a timeline is, for those who do not see it. */
  timeline: (metric: string) => string;
  /** Opens the table of a timeline. */
  table: string;
  /** The heads of the table's columns: what, from, until. */
  columns: readonly [string, string, string];
  /** There is no ticket or no engine yet. */
  empty: string;
  /** Before the engine's sentence when it refuses what was given. */
  refused: string;
}

/** What both elements have. */
export interface SlaElement extends HTMLElement {
  /** The engine that is asked; with the same configuration as the one that decides. */
  engine: SlaEngine | null;
  /** A ticket as the engine or the host's JSON has it, or a draft: drawn as if it were opened now. */
  ticket: TicketInput | TicketDraft | null;
  /** The present time in epoch milliseconds; `Date.now` unless set. */
  clock: () => number;
  /** Which clock; attribute `metric`. All of them in a timeline, the next to fall due in a countdown, when null. */
  metric: Metric | null;
  /** A BCP 47 language tag; attribute `locale`. That of the nearest `lang`, or of the browser, when null. */
  locale: string | null;
  /** The IANA zone of the times shown; attribute `time-zone`. That of the browser when null. */
  timeZone: string | null;
  /** Words instead of the English ones. */
  messages: Partial<Messages>;
  /** How it stands; reflected as the attribute `standing`, for styles. Read only. */
  readonly standing: SlaStanding;
  /** Resolves when what was set has been drawn. */
  readonly updateComplete: Promise<boolean>;
  addEventListener<Type extends keyof SlaElementEventMap>(
    type: Type,
    listener: (this: SlaElement, event: SlaElementEventMap[Type]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** `<sla-countdown>`: the working time that is left, live. */
export interface SlaCountdown extends SlaElement {}

/** `<sla-timeline>`: open and closed hours, pauses, warnings, deadlines and now. */
export interface SlaTimeline extends SlaElement {
  /** The first instant drawn; the ticket's creation, or now for a draft, when null. */
  from: InstantInput | null;
  /** The last instant drawn; a little past the last deadline when null. */
  to: InstantInput | null;
}

/** A deadline has passed while it was watched. Bubbles. */
export type BreachEvent = CustomEvent<{ key: string; metric: Metric; at: Date }>;

/** A warning of the policy has come while it was watched. Bubbles. */
export type WarningEvent = CustomEvent<{ key: string; metric: Metric; warning: string; at: Date }>;

/** The events of both elements. */
export interface SlaElementEventMap extends HTMLElementEventMap {
  /** A deadline has passed. */
  breach: BreachEvent;
  /** A warning has come. */
  warning: WarningEvent;
}
