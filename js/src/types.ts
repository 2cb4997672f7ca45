/** The public types: written from the Rust ones, made exact where TypeScript can say more. */
import type {
  Assignment,
  AUDITED_FIELDS,
  BreachType,
  Id,
  Decision as PlainDecision,
  TicketHistory as PlainHistory,
  SweepItem as PlainSweepItem,
  Reason as RustReason,
  Ticket,
} from "./generated/types.js";

export type {
  Actor,
  AdvanceCommand,
  Agent,
  AssignCommand,
  Assignment,
  BreachType,
  CalendarConfig,
  Category,
  Cause,
  ClockPreview,
  ClockState,
  CommentCommand,
  CommentDraft,
  Effect,
  EngineConfig,
  Id,
  Interval,
  Metric,
  Minutes,
  OpenCommand,
  PauseOn,
  Phase,
  Preview,
  QueueStrategy,
  Requirement,
  Role,
  SlaBreach,
  SlaClock,
  SlaPolicy,
  SlaState,
  Team,
  Ticket,
  TicketChanges,
  TicketComment,
  TicketDraft,
  TicketEvent,
  Transition,
  TransitionRule,
  UpdateCommand,
  Value,
  WeeklyHours,
  WorkflowConfig,
} from "./generated/types.js";

/** An instant as it may be given: it comes out as a `Date`. A text needs an offset, such as `2026-11-23T09:00:00Z`. */
export type InstantInput = Date | number | string | { readonly epochMilliseconds: number };

/** What may be given for a `T`: any form of an instant, null for an optional field, read-only lists. */
export type Input<T> = T extends Date
  ? InstantInput
  : T extends readonly (infer Item)[]
    ? readonly Input<Item>[]
    : T extends object
      ? {
          readonly [Field in keyof T]: undefined extends T[Field] ? Input<T[Field]> | null : Input<T[Field]>;
        }
      : T;

type Defaulted = "tags" | "attributes" | "sla";
type OptionalField = {
  [Field in keyof Ticket]: null extends Ticket[Field] ? Field : Field extends Defaulted ? Field : never;
}[keyof Ticket];

/** A snapshot as it may be given: a decision's `ticket`, its JSON, or the host's row with more columns. */
export type TicketInput = {
  readonly [Field in Exclude<keyof Ticket, OptionalField>]: Input<Ticket[Field]>;
} & {
  readonly [Field in OptionalField]?: Input<Ticket[Field]> | null | undefined;
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
  | Entry<`breach.${BreachType}`, null, Date>;

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

/** What a sweep has to say about one ticket, at its `index` in the list. */
export type SweepItem =
  | (Omit<Extract<PlainSweepItem, { outcome: "changed" }>, "decision"> & { decision: Decision })
  | (Omit<Extract<PlainSweepItem, { outcome: "refused" }>, "problems"> & { problems: Problem[] });

/** Why an input was refused, by `code`. */
export type Reason =
  | RustReason
  /** The input is not plain data: a function, a symbol, a big integer, a cycle, or a getter that threw. */
  | { code: "NOT_PLAIN_DATA" }
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
