/** The public types: generated from the Rust types, and more exact where TypeScript can be. */

import type * as Plain from "./generated/types.js";
import type {
  Assignment,
  AUDITED_FIELDS,
  HistoryFlaw,
  Id,
  AdvanceItem as PlainAdvanceItem,
  BatchItem as PlainBatchItem,
  Decision as PlainDecision,
  TicketHistory as PlainHistory,
  Reason as RustReason,
  Ticket,
  Value,
} from "./generated/types.js";
import type { AttributesInput, Input, InputOf } from "./input.js";

export type {
  Activity,
  Actor,
  AfterPause,
  Again,
  AllowedTransition,
  Assignment,
  Attainment,
  BalanceBy,
  BreachType,
  BreakdownBy,
  CalendarException,
  Candidate,
  CandidateOutcome,
  Cause,
  ClockBreakdown,
  ClockEvent,
  ClockId,
  ClockNote,
  ClockNoteKind,
  ClockPreview,
  ClockState,
  Clocks,
  CompletedCycle,
  DayTarget,
  DeadlineTrace,
  EarlierCycles,
  Effect,
  FailedTest,
  Finding,
  FindingLevel,
  HeldTime,
  HistoryFault,
  HistoryFlaw,
  Holiday,
  Id,
  Interval,
  Minutes,
  Offer,
  Offset,
  OnReopen,
  OnTargetChange,
  Origin,
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
  Requirement,
  Role,
  Segment,
  SegmentKind,
  SelectedBy,
  Severity,
  Since,
  Skill,
  SkillTimeout,
  SlaBreach,
  SlaClock,
  SlaState,
  SlaStatus,
  SpecialDay,
  StatusCategory,
  Ticket,
  TicketComment,
  TicketEvent,
  TimerState,
  TimerTrace,
  Trace,
  Value,
  WaitsFor,
  WarningMark,
  WeeklyHours,
  WindowTrace,
  WorkingDays,
  WorkingMinutes,
} from "./generated/types.js";

export type { AttributesInput, InstantInput } from "./input.js";

/**
 * The configuration of an engine. Everything has a default, and unknown fields are refused.
 *
 * Configuration is validated at run time. TypeScript widens the strings of an imported JSON file to
 * `string`, so cast it: `file as unknown as EngineConfig`.
 */
export type EngineConfig = Input<Plain.EngineConfig>;
/** Business hours. */
export type CalendarConfig = Input<Plain.CalendarConfig>;
/** A policy. The first policy in the list that matches a ticket applies. */
export type SlaPolicy = Input<Plain.SlaPolicy>;
/** A condition: a combination of conditions, or a test of one field. */
export type Condition = Input<Plain.Condition>;
/** A timer: what happens by itself when a ticket has been in some state for some time. */
export type TimerConfig = Input<Plain.TimerConfig>;
/** A level of a timer. */
export type Level = Input<Plain.Level>;
/** How the last level of a timer is repeated. */
export type Repeat = Input<Plain.Repeat>;
/** A field of a ticket that a condition may test. */
export type Field = Plain.Field;
/** One thing that a timer does. */
export type Action = Input<Plain.Action>;
/** When to warn: at a share of the target used, or with some time remaining. */
export type WarnAt = Input<Plain.WarnAt>;
/** When a clock pauses: in some statuses, or while a condition holds. */
export type PauseOn = Input<Plain.PauseOn>;
/** When the clocks of a policy pause: one rule for all of them, or one for each clock. */
export type PolicyPause = Input<Plain.PolicyPause>;
/** A clock of your own: how time is measured. */
export type ClockConfig = Input<Plain.ClockConfig>;
/** What starts, stops, cancels or resets a clock. */
export type Trigger = Input<Plain.Trigger>;
/** What a policy promises for one clock. */
export type Target = Input<Plain.Target>;
/** How much time a target allows: minutes, a duration, or working days. */
export type TargetTime = Input<Plain.TargetTime>;
/** A target with options that replace those of its policy. */
export type TargetOptions = Input<Plain.TargetOptions>;
/** A calendar by name, or the one that a field of the ticket names. */
export type CalendarName = Input<Plain.CalendarName>;
/** A state of a workflow: its category, and of a pending one, whom it waits for. */
export type State = Plain.State;
/** How long after its start a level of a timer fires. */
export type After = Input<Plain.After>;
/** A ticket that somebody is about to open, as far as it is known. */
export type PreviewDraft = Input<Plain.PreviewDraft>;
/** A workflow: states in categories, and the transitions between them. */
export type WorkflowConfig = Input<Plain.WorkflowConfig>;
/** A transition of a workflow: who may take it, and what it requires. */
export type TransitionConfig = Input<Plain.TransitionConfig>;
/** A ticket to be opened. */
export type TicketDraft = Input<Plain.TicketDraft>;
/** When a ticket is opened, and by whom. */
export type OpenCommand = Input<Plain.OpenCommand>;
/** A change of status. */
export type Transition = Input<Plain.Transition>;
/** A comment that comes with a transition. */
export type CommentDraft = Input<Plain.CommentDraft>;
/** A comment, its author and its time. */
export type CommentCommand = Input<Plain.CommentCommand>;
/** The team whose queue the ticket is in, and its agents. */
export type AssignCommand = Input<Plain.AssignCommand> & { readonly roster?: undefined };
/** The teams whose tickets are assigned, and their agents. */
export type BatchCommand = Input<Plain.BatchCommand>;
/** Who accepts or declines an offer, and when. */
export type OfferCommand = Input<Plain.OfferCommand>;
/** A kind of ticket, for a roster. */
export type NeedSpec = Input<Plain.NeedSpec>;
/** At most `limit` tickets for one agent in any span of `per`. */
export type FairDistribution = Input<Plain.FairDistribution>;
/** An agent as a roster returns one: every field present, null when it was not given. */
export type AgentState = {
  [Field in keyof Plain.Agent]-?: Field extends "skills" | "weight" | "recentAssignments"
    ? Required<Plain.Agent>[Field]
    : undefined extends Plain.Agent[Field]
      ? Required<Plain.Agent>[Field] | null
      : Plain.Agent[Field];
};
/**
 * A team. May be a whole database row; its JSON columns must be parsed and have the types of these
 * fields.
 */
export type Team = Input<Plain.Team>;
/**
 * An agent. May be a whole database row; its JSON columns must be parsed and have the types of
 * these fields.
 */
export type Agent = Input<Plain.Agent>;
/** When clocks move to the policies of this engine, and on whose behalf. */
export type ReapplyPoliciesCommand = Input<Plain.ReapplyPoliciesCommand>;
/** A ticket to be opened that continues another. */
export type FollowUpCommand = Input<Plain.FollowUpCommand>;
/** At which instant, and for which span, a ticket's clocks are shown. */
export type PreviewCommand = Input<Plain.PreviewCommand>;
/** Why a deadline passed, said by whom and when. */
export type AnnotateBreachCommand = Input<Plain.AnnotateBreachCommand>;
/** What to attribute time to, and until when. */
export type BreakdownCommand = Input<Plain.BreakdownCommand>;
/** The present time. */
export type AdvanceCommand = Input<Plain.AdvanceCommand>;

/** New values of fields. An absent field stays as it is; null clears a field that may be empty. */
export type TicketChanges = {
  readonly [Field in keyof Plain.TicketChanges]:
    | (Field extends "attributes" ? AttributesInput | null : InputOf<Plain.TicketChanges[Field], never>)
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
 * A snapshot as an argument: the `ticket` of a decision, its parsed JSON, or a camelCase row of
 * your database with more columns.
 *
 * JSON columns may have any type, `unknown` included; they are validated at run time. Parse JSON
 * that is stored as text first.
 */
export type TicketInput = {
  readonly [Field in Exclude<keyof Ticket, OptionalField | JsonField>]: Input<Ticket[Field]>;
} & {
  readonly [Field in OptionalField]?: Input<Ticket[Field]> | null | undefined;
} & {
  /** A list of strings; none when absent or null. */
  readonly tags?: unknown;
  /** Your attributes; none when absent or null. */
  readonly attributes?: unknown;
  /**
   * The `sla` of a decision's ticket, or its parsed JSON. Required: without it there are no
   * deadlines.
   */
  readonly sla: unknown;
};

/** A field whose every change the history records. */
export type AuditedField = (typeof AUDITED_FIELDS)[number];

type Entry<Field, Old, New> = Omit<PlainHistory, "fieldChanged" | "oldValue" | "newValue"> & {
  /** What changed: a field of the ticket; or what happened, such as a comment or a breach. */
  fieldChanged: Field;
  /** The value before; null for a new ticket. */
  oldValue: Old;
  /** The value after. */
  newValue: New;
};

type FieldEntry = {
  [Field in AuditedField]: Entry<Field, Ticket[Field] | null, Ticket[Field]>;
}[AuditedField];

/** A breach, and why its deadline passed. */
export type BreachReason = { breachId: string; reason: string | null };

/**
 * One history entry, by `fieldChanged`. The new value of `comment` is its id, that of `timer` the
 * timer's id, that of a breach the deadline that passed, that of a warning its name. Breaches and
 * warnings of the group `sla` are `breach.RESPONSE` and the like, or `breach.` and the id of a clock
 * of your own; those of other groups `breach.GROUP.CLOCK`.
 */
export type TicketHistory =
  | FieldEntry
  | Entry<"comment", null, Id>
  | Entry<"timer", null, string>
  | Entry<"offer", Id | null, Id | null>
  | Entry<"retryAt", Date | null, Date | null>
  | Entry<`warning.${string}`, null, string>
  | Entry<"breachReason", BreachReason, BreachReason>
  | Entry<"reapplyPolicies", Value, Value>
  | Entry<`breach.${string}`, null, Date>;

/** What decides who sees a comment. The row may have any other columns. */
export type CommentRow = { readonly isInternal: boolean };

/** What decides who sees a history entry. The row may have any other columns. */
export type HistoryRow = { readonly fieldChanged: string; readonly isInternal?: boolean | null | undefined };

/**
 * A history entry as an argument: one of a decision, its parsed JSON, or your row with more
 * columns.
 */
export type HistoryInput = HistoryRow & {
  readonly [Field in "historyId" | "ticketId" | "changedBy" | "changedAt" | "revision"]: Input<
    PlainHistory[Field]
  >;
} & {
  readonly oldValue: unknown;
  readonly newValue: unknown;
  readonly cause: Input<PlainHistory["cause"]> | string;
  /** Required in every row, because the chain covers it. */
  readonly timerId: string | null;
  readonly chain?: string | null | undefined;
};

/** What `verifyHistory` found: the history is sound, or the first thing that does not fit. */
export type Verification =
  | { ok: true; entries: number }
  | ({ ok: false } & Omit<HistoryFlaw, "expected" | "found"> & {
        /** What the earlier entries call for: a value, or the least or greatest one allowed. */
        expected: unknown;
        /** What is there instead. */
        found: unknown;
      });

/** The fields that a decision changed, with their new values. */
export type TicketPatch = Partial<Ticket>;

/**
 * What the engine decided. Commit all of it in one transaction, and update the ticket's row only if
 * its `revision` still equals the one you loaded. If no row was updated, somebody else changed the
 * ticket: reload it and retry.
 */
export type Decision = Omit<PlainDecision, "history" | "patch"> & {
  /** Only the fields that changed; empty when none did. */
  patch: TicketPatch;
  /** New history entries, in the order of their events. */
  history: TicketHistory[];
};

/** The decision of `assign` and the like. Its `assignment` is always present. */
export type AssignDecision = Decision & { assignment: Assignment };

/** What became of one ticket of a batch; `index` is its place in the list. */
export type BatchItem =
  | (Omit<Extract<PlainBatchItem, { outcome: "decided" }>, "decision"> & { decision: AssignDecision })
  | (Omit<Extract<PlainBatchItem, { outcome: "refused" }>, "problems"> & { problems: Problem[] });

/**
 * What `advanceAll` returns for one ticket that changed or was refused; `index` is its place in the
 * list.
 */
export type AdvanceItem =
  | (Omit<Extract<PlainAdvanceItem, { outcome: "changed" }>, "decision"> & { decision: Decision })
  | (Omit<Extract<PlainAdvanceItem, { outcome: "refused" }>, "problems"> & { problems: Problem[] });

/** Why an input was refused, by `code`. */
export type Reason =
  | RustReason
  /**
   * The input is not plain data: a function, a symbol, a bigint, a cycle, or a getter that threw.
   */
  | { code: "NOT_PLAIN_DATA" }
  /**
   * The WebAssembly instance ran out of memory or trapped, in this call or an earlier one. Create
   * engines, calendars and rosters again.
   */
  | { code: "ENGINE_FAILED" }
  /**
   * `ticket-engine/slim` was used before `init` or `initSync`, or these were passed something else
   * than the engine.
   */
  | { code: "NOT_INITIALIZED" }
  /** The engine, calendar, roster or set of columns was freed before this call. */
  | { code: "HANDLE_FREED" };

/** The stable name of a reason. Compare this, not the message. */
export type ErrorCode = Reason["code"];

/** One reason for a refusal, and the field in question. */
export type Problem = {
  /** The path of the field, such as `ticket.priority` or `config.policies[2].calendar`. */
  path: string;
  /** What was expected and what was found, then the hint. The wording may change. */
  message: string;
  /** How to fix it, as an instruction. Null when the message says all there is to say. */
  hint: string | null;
  /** The same as data. */
  reason: Reason;
};
