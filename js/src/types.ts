/** The public types: written from the Rust ones, made exact where TypeScript can say more. */

import type * as Plain from "./generated/types.js";
import type {
  Assignment,
  AUDITED_FIELDS,
  BreachType,
  HistoryFlaw,
  Id,
  BatchItem as PlainBatchItem,
  Decision as PlainDecision,
  TicketHistory as PlainHistory,
  SweepItem as PlainSweepItem,
  Reason as RustReason,
  Ticket,
  Value,
} from "./generated/types.js";

export type {
  Activity,
  Actor,
  AllowedTransition,
  Anchor,
  Assignment,
  Attainment,
  BreachType,
  CalendarException,
  Candidate,
  Category,
  Cause,
  ClockPreview,
  ClockState,
  CompletedCycle,
  DeadlineTrace,
  Effect,
  FailedTest,
  Fate,
  Finding,
  FindingLevel,
  HistoryFault,
  HistoryFlaw,
  Holiday,
  Id,
  Interval,
  LoadMeasure,
  Metric,
  Minutes,
  Offer,
  Offset,
  OnReopen,
  OnTargetChange,
  PageAction,
  PageState,
  Pause,
  PauseTrace,
  Phase,
  PolicyOutcome,
  PolicyTrace,
  Preview,
  QueueState,
  QueueStrategy,
  RelaxSkills,
  Requirement,
  Role,
  Route,
  Segment,
  SegmentKind,
  Severity,
  Skill,
  SlaBreach,
  SlaClock,
  SlaState,
  SpecialDay,
  Ticket,
  TicketComment,
  TicketEvent,
  TimerState,
  TimerTrace,
  Trace,
  Value,
  WarningMark,
  WeeklyHours,
  WindowTrace,
  WorkingMinutes,
} from "./generated/types.js";

import type { Roster } from "./roster.js";

/**
 * An instant as it may be given, from 1970-01-01T00:00:00Z to 2200-01-01T00:00:00Z: a `Date`, a number of **milliseconds**
 * since 1970, a text with an offset such as `2026-11-23T09:00:00Z`, or a `Temporal.Instant`. It comes out as a `Date`.
 */
export type InstantInput = Date | number | string | { readonly epochMilliseconds: number };

/**
 * The host's own attributes: plain data by name. A list, a function, a `Map`, a `Date` and the like are none.
 *
 * An interface has no index signature, and one of `any` alone takes it; what is no record has one of the symbols.
 */
export type AttributesInput = {
  // biome-ignore lint/suspicious/noExplicitAny: `unknown` would refuse interfaces.
  readonly [name: string]: any;
  readonly [Symbol.iterator]?: never;
  readonly [Symbol.hasInstance]?: never;
  readonly [Symbol.toPrimitive]?: never;
  readonly [Symbol.toStringTag]?: never;
};

/**
 * What may be given for a `T`: any form of an instant, null for an absent field, read-only lists, any attributes. Of
 * several kinds of object it is one, without the fields of the others.
 */
type Input<T> = Given<T, FieldOf<T>>;

type FieldOf<T> = T extends Date | readonly unknown[] ? never : T extends object ? keyof T : never;

type Given<T, Fields extends PropertyKey> = T extends Date
  ? InstantInput
  : T extends readonly unknown[]
    ? number extends T["length"]
      ? readonly Input<T[number]>[]
      : T
    : T extends object
      ? {
          readonly [Field in keyof T]: Field extends "attributes"
            ? AttributesInput | AbsentAs<T[Field]>
            : Input<T[Field]> | AbsentAs<T[Field]>;
        } & Without<T, Exclude<Fields, keyof T>>
      : T;

/** The fields of the other kinds: absent, or null; but of an action or a condition null would say something. */
type Without<T, Others extends PropertyKey> = [Others] extends [never]
  ? unknown
  : { readonly [Field in Others]?: T extends Plain.Action | Plain.Condition ? undefined : null | undefined };

/** A field that may be absent may be null. */
type AbsentAs<T> = undefined extends T ? null | undefined : null extends T ? null : never;

/**
 * All that an engine can be configured with; everything has a default, and unknown fields are refused. Of an imported JSON
 * file, whose names TypeScript takes for mere texts, say `file as unknown as EngineConfig`: it is checked when it comes.
 */
export type EngineConfig = Input<Plain.EngineConfig>;
/** Business hours. */
export type CalendarConfig = Input<Plain.CalendarConfig>;
/** A policy: the first of the list that matches a ticket applies. */
export type SlaPolicy = Input<Plain.SlaPolicy>;
/** A condition: a combination of others, or a test of one field. */
export type Condition = Input<Plain.Condition>;
/** A timer: what happens by itself when a ticket has been in some state for some time. */
export type TimerConfig = Input<Plain.TimerConfig>;
/** A level of a timer. */
export type Level = Input<Plain.Level>;
/** Repeats of a timer's last level. */
export type Repeat = Input<Plain.Repeat>;
/** A field of a ticket that a condition may test. */
export type Field = Plain.Field;
/** One thing that a timer does. */
export type Action = Input<Plain.Action>;
/** When to warn: a share of the target used, or time left. */
export type WarnAt = Input<Plain.WarnAt>;
/** The states in which a policy's clocks pause. */
export type PauseOn = Input<Plain.PauseOn>;
/** A workflow: states in categories, and the transitions between them. */
export type WorkflowConfig = Input<Plain.WorkflowConfig>;
/** A transition of a workflow, for whom, and what it requires. */
export type TransitionRule = Input<Plain.TransitionRule>;
/** A ticket to be opened. */
export type TicketDraft = Input<Plain.TicketDraft>;
/** When a ticket is opened, and by whom. */
export type OpenCommand = Input<Plain.OpenCommand>;
/** A change of status. */
export type Transition = Input<Plain.Transition>;
/** A comment to be recorded with a transition. */
export type CommentDraft = Input<Plain.CommentDraft>;
/** A comment, its author and its time. */
export type CommentCommand = Input<Plain.CommentCommand>;
/** The team whose queue the ticket is in, and its agents. */
export type AssignCommand = Input<Plain.AssignCommand> & { readonly roster?: undefined };
/** An assignment from a roster, which takes the place of team and agents. */
export type AssignFromRoster = Input<Plain.RosterCommand> & {
  /** What `createRoster` returned. */
  readonly roster: Roster;
  readonly team?: undefined;
  readonly agents?: undefined;
};
/** The teams whose tickets are given out, and their agents. */
export type BatchCommand = Input<Plain.BatchCommand>;
/** Who answers an offer, and when. */
export type OfferCommand = Input<Plain.OfferCommand>;
/** A kind of ticket, for a roster. */
export type NeedSpec = Input<Plain.NeedSpec>;
/** At most so many tickets for one agent in so much time. */
export type FairWindow = Input<Plain.FairWindow>;
/** A team and its agents, for `createRoster`. */
export type RosterConfig = { readonly team: Team; readonly agents: readonly Agent[] };
/** An agent as a roster has them. */
export type AgentState = {
  [Field in keyof Plain.Agent]-?: Field extends "skills" | "weight" | "recentAssignments"
    ? Required<Plain.Agent>[Field]
    : undefined extends Plain.Agent[Field]
      ? Required<Plain.Agent>[Field] | null
      : Plain.Agent[Field];
};
/** A team; a whole database row will do, its JSON columns parsed and of the types of these fields. */
export type Team = Input<Plain.Team>;
/** An agent; a whole database row will do, its JSON columns parsed and of the types of these fields. */
export type Agent = Input<Plain.Agent>;
/** When clocks are moved to the present configuration, and by whom. */
export type MigrateCommand = Input<Plain.MigrateCommand>;
/** A ticket to be opened that goes on from another. */
export type FollowUpCommand = Input<Plain.FollowUpCommand>;
/** What is to be seen of a ticket's clocks. */
export type PreviewCommand = Input<Plain.PreviewCommand>;
/** The present time. */
export type AdvanceCommand = Input<Plain.AdvanceCommand>;

/** New values of fields; what is absent stays. Null clears a field that may be empty. */
export type TicketChanges = {
  readonly [Field in keyof Plain.TicketChanges]:
    | (Field extends "attributes" ? AttributesInput | null : Given<Plain.TicketChanges[Field], never>)
    | undefined;
};

/** A change of fields. */
export type UpdateCommand = Omit<Input<Plain.UpdateCommand>, "changes"> & { readonly changes: TicketChanges };

/** The fields that a JSON column holds. */
type JsonField = "tags" | "attributes" | "sla";

type OptionalField = {
  [Field in keyof Ticket]: null extends Ticket[Field] ? Field : never;
}[keyof Ticket];

/**
 * A snapshot as it may be given: a decision's `ticket`, its parsed JSON, or the host's row with more columns. What a
 * JSON column holds may be of any type, as database libraries give it one that says nothing; it is checked when it comes,
 * and must be parsed: JSON that is still a text is refused.
 */
export type TicketInput = {
  readonly [Field in Exclude<keyof Ticket, OptionalField | JsonField>]: Input<Ticket[Field]>;
} & {
  readonly [Field in OptionalField]?: Input<Ticket[Field]> | null | undefined;
} & {
  /** A list of texts; none when absent or null. */
  readonly tags?: unknown;
  /** The host's own attributes; none when absent or null. */
  readonly attributes?: unknown;
  /** What a decision gave, or what its JSON was parsed to: required, for without it there would be no deadlines. */
  readonly sla: unknown;
};

/** A field whose every change the history records. */
export type AuditedField = (typeof AUDITED_FIELDS)[number];

type Entry<Field, Old, New> = Omit<PlainHistory, "fieldChanged" | "oldValue" | "newValue"> & {
  /** What changed: a field of the ticket, a comment added, or a deadline passed. */
  fieldChanged: Field;
  /** The value before; null for a new ticket. */
  oldValue: Old;
  /** The value after. */
  newValue: New;
};

type FieldEntry = {
  [Field in AuditedField]: Entry<Field, Ticket[Field] | null, Ticket[Field]>;
}[AuditedField];

/** One change of one field, by `fieldChanged`; a comment's value is its id, a breach's the deadline that passed. */
export type TicketHistory =
  | FieldEntry
  | Entry<"comment", null, Id>
  | Entry<"timer", null, string>
  | Entry<"offer", Id | null, Id | null>
  | Entry<"retryAt", Date | null, Date | null>
  | Entry<`warning.${BreachType}`, null, string>
  | Entry<"migration", Value, Value>
  | Entry<`breach.${BreachType}`, null, Date>;

/** What decides who sees a comment; the row may have any other columns. */
export type CommentRow = { readonly isInternal: boolean };

/** What decides who sees a history entry; the row may have any other columns. */
export type HistoryRow = { readonly fieldChanged: string; readonly isInternal?: boolean | null | undefined };

/** A history entry as it may be given: a decision's, its JSON, or the host's row with more columns. */
export type HistoryInput = HistoryRow & {
  readonly [Field in "historyId" | "ticketId" | "changedBy" | "changedAt" | "revision"]: Input<
    PlainHistory[Field]
  >;
} & {
  readonly oldValue: unknown;
  readonly newValue: unknown;
  readonly cause: Input<PlainHistory["cause"]> | string;
  /** The chain is over it too: leave it out of no row. */
  readonly rule: string | null;
  readonly chain?: string | null | undefined;
};

/** What `verifyHistory` found: that all is well, or the first thing that does not fit. */
export type Verification =
  | { ok: true; entries: number }
  | ({ ok: false } & Omit<HistoryFlaw, "expected" | "found"> & {
        /** What the entries before it call for: a value, or the least or the greatest that there may be. */
        expected: unknown;
        /** What is there. */
        found: unknown;
      });

/** The fields that a decision changed, with their new values. */
export type TicketPatch = Partial<Ticket>;

/**
 * What the engine decided. The host commits all of it in one transaction, `WHERE revision` is still that
 * of the snapshot it asked with; or, having lost the race, reads again and asks again.
 */
export type Decision = Omit<PlainDecision, "history" | "patch"> & {
  /** Only the fields that changed; empty when nothing did. */
  patch: TicketPatch;
  /** New history entries, in the order in which the events happened. */
  history: TicketHistory[];
};

/** The answer to `assign`: it always says who was chosen, if anybody. */
export type AssignDecision = Decision & { assignment: Assignment };

/** What became of one ticket of a batch, at its `index` in the list. */
export type BatchItem =
  | (Omit<Extract<PlainBatchItem, { outcome: "decided" }>, "decision"> & { decision: AssignDecision })
  | (Omit<Extract<PlainBatchItem, { outcome: "refused" }>, "problems"> & { problems: Problem[] });

/** What a sweep has to say about one ticket, at its `index` in the list. */
export type SweepItem =
  | (Omit<Extract<PlainSweepItem, { outcome: "changed" }>, "decision"> & { decision: Decision })
  | (Omit<Extract<PlainSweepItem, { outcome: "refused" }>, "problems"> & { problems: Problem[] });

/** Why an input was refused, by `code`. */
export type Reason =
  | RustReason
  /** The input is not plain data: a function, a symbol, a big integer, a cycle, or a getter that threw. */
  | { code: "NOT_PLAIN_DATA" }
  /** The WebAssembly instance failed, out of memory or by a defect of the engine, now or before: create anew what you use. */
  | { code: "ENGINE_FAILED" }
  /** `ticket-engine/slim` was used before its `init` or `initSync`. */
  | { code: "NOT_INITIALIZED" }
  /** The engine or calendar was freed before this call. */
  | { code: "HANDLE_FREED" };

/** The stable name of a reason: compare this, not the sentence. */
export type ErrorCode = Reason["code"];

/** One reason and the field it is about. */
export type Problem = {
  /** The path of the offending field, such as `ticket.priority` or `config.policies[2].calendar`. */
  path: string;
  /** What is wrong, and how to mend it. */
  message: string;
  /** The same as data. */
  reason: Reason;
};
