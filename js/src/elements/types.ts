/** The public types of the elements. None is a type of the library that draws them. */
import type {
  AdvanceCommand,
  ClockId,
  Decision,
  InstantInput,
  OpenCommand,
  Preview,
  PreviewCommand,
  PreviewDraft,
  SegmentKind,
  TicketDraft,
  TicketInput,
} from "../types.js";

/**
 * The part of an engine that the elements use: of `ticket-engine`, of `ticket-engine/slim`, or your
 * own.
 */
export interface SlaEngine {
  /** The clocks of a ticket or a draft, with their segments. */
  preview(ticket: TicketInput | PreviewDraft, command: PreviewCommand): Preview;
  /** What time alone does to a ticket: marks its warnings and breaches and reports them. */
  advance(ticket: TicketInput, command: AdvanceCommand): Decision;
  /** The ticket that a draft would become. */
  open(draft: TicketDraft, command: OpenCommand): Decision;
}

/**
 * How a clock stands, in one word.
 *
 * * `running`: it runs towards its deadline.
 * * `warned`: it runs, and a warning was given.
 * * `overdue`: its deadline has passed and it has not ended.
 * * `paused`: it is paused before its deadline.
 * * `met`: it ended in time.
 * * `breached`: it ended after its deadline.
 * * `cancelled`: it ended without a verdict.
 * * `none`: there is no clock, or one without a target.
 * * `empty`: the element has no ticket or no engine.
 * * `error`: the engine refused the ticket.
 */
export type SlaStanding =
  | "running"
  | "warned"
  | "overdue"
  | "paused"
  | "met"
  | "breached"
  | "cancelled"
  | "none"
  | "empty"
  | "error";

/**
 * Every word that the elements show, for translation. Durations and dates are formatted by `Intl`.
 */
export interface Messages {
  /** The name of each clock, by its id. A clock without a name is shown by its id. */
  clock: Readonly<Record<string, string>>;
  /** The name of a clock of another group than `sla`. */
  inGroup: (clock: string, group: string) => string;
  /** What a span of time is: open, closed, paused or overdue. */
  segment: Readonly<Record<SegmentKind, string>>;
  /** Working time remains. */
  left: (duration: string) => string;
  /** The deadline passed some working time ago. */
  overdue: (duration: string) => string;
  /** The clock is paused, with working time remaining. */
  paused: (duration: string) => string;
  /** It ended in time. */
  met: string;
  /** It ended late. */
  breached: string;
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
  /** The name of a timeline for screen readers. */
  timeline: (clock: string) => string;
  /** The label that opens the table of a timeline. */
  table: string;
  /** The headings of the table's columns: what, from, until. */
  columns: readonly [string, string, string];
  /** There is no ticket or no engine. */
  empty: string;
  /** Stands before the engine's message when it refuses the ticket. */
  refused: string;
}

/** What both elements have. */
export interface SlaElement extends HTMLElement {
  /** The engine to use, with the same configuration as the one that decides. */
  engine: SlaEngine | null;
  /** A ticket, its parsed JSON, or a draft, which is drawn as if it were opened now. */
  ticket: TicketInput | PreviewDraft | null;
  /** Returns the present time in epoch milliseconds; `Date.now` by default. */
  now: () => number;
  /**
   * The clock to show; attribute `clock-id`. When null, a timeline shows all clocks, and a
   * countdown one that is overdue or the next to fall due.
   */
  clockId: ClockId | null;
  /** The group whose clocks are shown; attribute `group`. When null, those of all groups. */
  group: string | null;
  /**
   * A BCP 47 language tag; attribute `locale`. When null, that of the nearest `lang`, or of the
   * browser.
   */
  locale: string | null;
  /**
   * The IANA zone in which times are shown; attribute `time-zone`. When null, that of the browser.
   */
  timeZone: string | null;
  /** Words that replace the English ones. */
  messages: Partial<Messages>;
  /** How the clock stands; reflected as the attribute `standing`, for styles. */
  readonly standing: SlaStanding;
  /** Resolves when the properties that were set have been drawn. */
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

/** `<sla-countdown>`: the working time that remains, live. */
export interface SlaCountdown extends SlaElement {}

/** `<sla-timeline>`: open and closed hours, pauses, warnings, deadlines and now. */
export interface SlaTimeline extends SlaElement {
  /** The first instant drawn. When null, the ticket's creation, or now for a draft. */
  from: InstantInput | null;
  /** The last instant drawn. When null, a little past the last deadline. */
  to: InstantInput | null;
}

/** A deadline passed while the ticket was shown. Bubbles. */
export type BreachEvent = CustomEvent<{ key: string; clockId: ClockId; group: string; at: Date }>;

/** A warning of the policy was given while the ticket was shown. Bubbles. */
export type WarningEvent = CustomEvent<{
  key: string;
  clockId: ClockId;
  group: string;
  warning: string;
  at: Date;
}>;

/** The events of both elements. */
export interface SlaElementEventMap extends HTMLElementEventMap {
  /** A deadline has passed. */
  breach: BreachEvent;
  /** A warning was given. */
  warning: WarningEvent;
}
