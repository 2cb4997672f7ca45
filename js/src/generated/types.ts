// Written from the Rust types by `npm run types`. Do not edit.

/**
 * The person or program that gives a command. The host vouches for it; the engine believes it.
 */
export type Actor = { 
/**
 * The host's identifier.
 */
id: Id, 
/**
 * The role in which it acts.
 */
role: Role, };

/**
 * The present time.
 */
export type AdvanceCommand = { 
/**
 * The present time, from the host.
 */
at: Instant, };

/**
 * An agent. A whole database row will do: other fields are ignored.
 */
export type Agent = { 
/**
 * The host's identifier.
 */
agentId: Id, 
/**
 * The agent's team; an agent of another team is not chosen.
 */
teamId?: Id, 
/**
 * What the agent can do.
 */
skills?: Array<string>, 
/**
 * Tickets the agent has now.
 */
currentLoad: number, 
/**
 * Whether the agent takes tickets now.
 */
isAvailable: boolean, 
/**
 * How many tickets the agent may have; any number when absent.
 */
capacity?: number, 
/**
 * When the agent was last assigned a ticket.
 */
lastAssignedAt?: Instant, };

/**
 * The team whose queue the ticket is in, and its agents.
 */
export type AssignCommand = { 
/**
 * The team.
 */
team: Team, 
/**
 * The candidates.
 */
agents: Array<Agent>, 
/**
 * Skills needed besides the ticket's category and tags, for `SKILL_BASED`.
 */
requiredSkills?: Array<string>, 
/**
 * Who asks for it.
 */
actor: Actor, 
/**
 * The present time, from the host.
 */
at: Instant, };

/**
 * Who was chosen.
 */
export type Assignment = { 
/**
 * The agent; null when nobody may be chosen, and then the ticket stays as it is.
 */
agentId: Id | null, 
/**
 * The team's new cursor, to be stored with it; unchanged when nobody was chosen.
 */
cursor: Id | null, 
/**
 * Whether nobody had the skills and the choice was made among all.
 */
fellBack: boolean, };

/**
 * Which promise was broken.
 */
export type BreachType = "RESPONSE" | "RESOLUTION";

/**
 * A calendar: hours in one time zone, or several calendars taken together.
 *
 * `union` and `intersect` stand alone; all the rest goes together.
 */
export type CalendarConfig = { 
/**
 * A calendar to start from: its time zone and hours hold where none are given here, its holidays and
 * exceptions are added to; an exception given here beats one of the same date there.
 */
extends?: string | CalendarConfig, 
/**
 * An IANA name such as `Europe/Rome`, in any case, or a fixed offset such as `+05:30`; UTC when absent.
 */
timeZone?: string, 
/**
 * The windows of each weekday, as `["09:00", "12:00"]`; Monday to Friday 09:00-18:00 when absent.
 */
hours?: WeeklyHours, 
/**
 * The holidays. One closes the windows that start on its date.
 */
holidays?: Array<Holiday>, 
/**
 * Dates with windows of their own, which beat the week's and a holiday.
 */
exceptions?: Array<CalendarException>, 
/**
 * Open when any of these calendars is.
 */
union?: Array<string | CalendarConfig>, 
/**
 * Open when all of these calendars are.
 */
intersect?: Array<string | CalendarConfig>, };

/**
 * A date with its own windows: a half day, an extra Saturday, a day off.
 */
export type CalendarException = { 
/**
 * The date, as YYYY-MM-DD.
 */
date: string, 
/**
 * Its windows; an empty list closes the day.
 */
hours: readonly (readonly [string, string])[], 
/**
 * What it is called.
 */
name?: string, };

/**
 * What a state means to the clocks: every state of a workflow belongs to one category.
 */
export type Category = "open" | "active" | "pending" | "resolved" | "closed";

/**
 * What caused a change.
 */
export type Cause = "open" | "transition" | "update" | "comment" | "assign" | "deadline";

/**
 * One clock as it stands.
 */
export type ClockPreview = { 
/**
 * What it measures.
 */
metric: Metric, 
/**
 * The policy that set the target.
 */
policyId: Id, 
/**
 * What it is doing.
 */
state: ClockState, 
/**
 * Whether its deadline has passed.
 */
isBreached: boolean, 
/**
 * Working minutes allowed.
 */
targetMinutes: number, 
/**
 * Working minutes used.
 */
usedMinutes: number, 
/**
 * Working minutes left; negative when overdue.
 */
remainingMinutes: number, 
/**
 * Share of the target used: 0.5 is half, more than 1 is overdue.
 */
usedFraction: number, 
/**
 * The deadline; null unless it runs.
 */
dueAt: Instant | null, };

/**
 * The name of what a clock is doing.
 */
export type ClockState = "running" | "paused" | "stopped" | "cancelled";

/**
 * A comment, its author and its time.
 */
export type CommentCommand = { 
/**
 * The host's identifier for the new comment.
 */
commentId: Id, 
/**
 * The text: not blank, at most 262,144 characters.
 */
body: string, 
/**
 * Whether only agents and admins may see it. Required: an internal note must never become
 * public because a field was forgotten.
 */
isInternal: boolean, 
/**
 * Who writes it.
 */
actor: Actor, 
/**
 * The present time, from the host.
 */
at: Instant, };

/**
 * A comment to be recorded with a command; author and time are the command's.
 */
export type CommentDraft = { 
/**
 * The host's identifier for the new comment.
 */
commentId: Id, 
/**
 * The text: not blank, at most 262,144 characters.
 */
body: string, 
/**
 * Whether only agents and admins may see it. Required: an internal note must never become
 * public because a field was forgotten.
 */
isInternal: boolean, };

/**
 * What the engine decided. The host commits all of it in one transaction, `WHERE revision` is still
 * that of the snapshot it asked with; or, having lost the race, reads again and asks again.
 */
export type Decision = { 
/**
 * The new snapshot.
 */
ticket: Ticket, 
/**
 * Only the fields that changed; empty when nothing did.
 */
patch: Partial<Ticket>, 
/**
 * New history entries, in the order in which the events happened.
 */
history: Array<TicketHistory>, 
/**
 * New breaches, each at its exact instant.
 */
breaches: Array<SlaBreach>, 
/**
 * New comments.
 */
comments: Array<TicketComment>, 
/**
 * What the host must do besides storing.
 */
effects: Array<Effect>, 
/**
 * The earliest instant at which time alone can change this ticket; null when it cannot.
 */
nextWakeAt: Instant | null, 
/**
 * Who was chosen, in an answer to `assign`; null in every other.
 */
assignment: Assignment | null, };

/**
 * Something for the host to do. Its key is stable: the same decision asked for again gives the same
 * key, so that a unique index on it makes repeats harmless.
 */
export type Effect = { "kind": "notify", 
/**
 * The stable key.
 */
key: string, 
/**
 * The ticket.
 */
ticketId: Id, 
/**
 * When it happened.
 */
at: Instant, 
/**
 * What happened.
 */
event: TicketEvent, } | { "kind": "agentLoad", 
/**
 * The stable key.
 */
key: string, 
/**
 * The ticket.
 */
ticketId: Id, 
/**
 * The agent.
 */
agentId: Id, 
/**
 * +1 or -1.
 */
delta: 1 | -1, };

/**
 * All that an engine can be configured with; everything has a default, and unknown fields are refused.
 */
export type EngineConfig = { 
/**
 * Named calendars. The one named `default` is used where none is named: Monday to Friday
 * 09:00-18:00 UTC unless it is given here.
 */
calendars?: { [name: string]: CalendarConfig }, 
/**
 * Policies in order; the first that matches applies. Without any, tickets have no deadlines.
 */
policies?: readonly SlaPolicy[], 
/**
 * The workflow; the strict one of `presets` when absent.
 */
workflow?: WorkflowConfig, 
/**
 * The priorities, most urgent first; P1 to P4 when absent.
 */
priorities?: readonly string[], 
/**
 * What counts as a first response when a person of the desk does it: states entered, and
 * `publicAgentComment`. `["IN_PROGRESS", "publicAgentComment"]` when absent. Automation never counts.
 */
firstResponseOn?: readonly string[], };

/**
 * A holiday, or several by one rule.
 *
 * Written as `"2026-12-25"` (once), `"12-25"` (every year; 02-29 in leap years only), `{ date }` for either,
 * `{ from, to }` (both included), `{ month, weekday, nth }` (nth 1 to 5, or from the end -1 to -5), or `{ easter }`
 * (days after Easter Sunday, -200 to 200; -2 for Good Friday); the objects take a `name` too.
 */
export type Holiday = string | { date: string, name?: string } | { from: string, to: string, name?: string } | { month: number, weekday: "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun", nth: number, name?: string } | { easter: number, name?: string };

/**
 * A host's identifier: a text of 1 to 255 characters, or a whole number that JavaScript holds exactly
 * (up to 2^53 - 1 either side of zero). The engine never invents one.
 *
 * Ids are ordered: numbers by value before texts by code point. The order decides ties in assignment.
 */
export type Id = string | number;

/**
 * A moment in time with millisecond precision, from 1970-01-01T00:00:00Z to 2200-01-01T00:00:00Z inclusive.
 *
 * It is read from epoch milliseconds or from an RFC 3339 text **with an offset**; a fraction of a
 * millisecond is dropped. It is written as epoch milliseconds (the JavaScript face makes a `Date` of it).
 */
export type Instant = Date;

/**
 * An open interval, `[start, end)`.
 */
export type Interval = { 
/**
 * Its first open instant.
 */
start: Instant, 
/**
 * The first instant after it.
 */
end: Instant, };

/**
 * What a clock measures. The order is the order of simultaneous breaches.
 */
export type Metric = "FIRST_RESPONSE" | "RESOLUTION";

/**
 * A positive duration: minutes as a number (fractions allowed), or an ISO 8601 duration of hours,
 * minutes and seconds such as `"PT4H30M"`. Kept in whole milliseconds.
 *
 * `"P1D"` is refused: a day of working time is ambiguous (eight hours? twenty-four? one date?).
 */
export type Minutes = number | string;

/**
 * When a ticket is opened, and by whom.
 */
export type OpenCommand = { 
/**
 * The present time, from the host.
 */
at: Instant, 
/**
 * Who opens it; the reporter when absent.
 */
actor?: Actor, };

/**
 * The states in which a policy's clocks pause. A metric left out keeps its default: the resolution
 * clock pauses in every state of category `pending`, the first-response clock never.
 */
export type PauseOn = { 
/**
 * States in which the first-response clock pauses.
 */
firstResponse?: Array<string>, 
/**
 * States in which the resolution clock pauses; an empty list never pauses it.
 */
resolution?: Array<string>, };

/**
 * What a clock is doing.
 */
export type Phase = { "state": "running", 
/**
 * Since when.
 */
since: Instant, 
/**
 * The deadline.
 */
dueAt: Instant, } | { "state": "paused", 
/**
 * Since when.
 */
since: Instant, } | { "state": "stopped", 
/**
 * When.
 */
at: Instant, } | { "state": "cancelled", 
/**
 * When.
 */
at: Instant, };

/**
 * The clocks of a ticket as they stand at one instant.
 */
export type Preview = { 
/**
 * The instant.
 */
at: Instant, 
/**
 * The clocks, first response before resolution.
 */
clocks: Array<ClockPreview>, };

/**
 * One reason and the field it is about, such as `ticket.priority` or `config.policies[2].calendar`.
 */
export type Problem = { 
/**
 * The path of the offending field, from the name of the call's argument.
 */
path: string, 
/**
 * What is wrong with it.
 */
reason: Reason, };

/**
 * How a team's queue chooses.
 */
export type QueueStrategy = "ROUND_ROBIN" | "LOAD_BASED" | "SKILL_BASED";

/**
 * Why an input was refused. `Display` is the mending sentence, without the path.
 */
export type Reason = { "code": "MISSING_FIELD" } | { "code": "UNKNOWN_FIELD", 
/**
 * The fields there are, in words.
 */
expected: string, } | { "code": "INVALID_VALUE", 
/**
 * What the field takes, in words.
 */
expected: string, } | { "code": "INVALID_INSTANT", 
/**
 * The value found, shortened.
 */
found: string, } | { "code": "INSTANT_OUT_OF_RANGE", 
/**
 * The value found, shortened.
 */
found: string, } | { "code": "INVALID_DURATION", 
/**
 * The value found, shortened.
 */
found: string, 
/**
 * How to mend it.
 */
mend: string, } | { "code": "TEXT_TOO_LONG", 
/**
 * Characters found.
 */
length: number, 
/**
 * Characters allowed.
 */
limit: number, } | { "code": "UNSAFE_KEY", 
/**
 * The key.
 */
key: string, } | { "code": "UNKNOWN_STATUS", 
/**
 * The status found, shortened.
 */
found: string, 
/**
 * The workflow's states.
 */
known: Array<string>, } | { "code": "UNKNOWN_PRIORITY", 
/**
 * The priority found, shortened.
 */
found: string, 
/**
 * The configured priorities, most urgent first.
 */
known: Array<string>, } | { "code": "UNKNOWN_CALENDAR", 
/**
 * The calendar found, shortened.
 */
found: string, 
/**
 * The configured calendars.
 */
known: Array<string>, } | { "code": "INVALID_TRANSITION", 
/**
 * The ticket's status.
 */
from: string, 
/**
 * The status asked for.
 */
to: string, 
/**
 * Where the ticket may go.
 */
allowed: Array<string>, } | { "code": "ALREADY_IN_STATUS", 
/**
 * The status.
 */
status: string, } | { "code": "ROLE_NOT_ALLOWED", 
/**
 * The ticket's status.
 */
from: string, 
/**
 * The status asked for.
 */
to: string, 
/**
 * The actor's role.
 */
role: Role, 
/**
 * The roles that may.
 */
allowed: Array<Role>, } | { "code": "REQUIREMENT_NOT_MET", 
/**
 * The ticket's status.
 */
from: string, 
/**
 * The status asked for.
 */
to: string, } | { "code": "TIME_WENT_BACK", 
/**
 * The command's instant.
 */
at: Instant, 
/**
 * The ticket's last change.
 */
updatedAt: Instant, } | { "code": "UNKNOWN_TIME_ZONE", 
/**
 * The zone found, shortened.
 */
found: string, 
/**
 * The known names that come nearest.
 */
nearest: Array<string>, } | { "code": "INVALID_DATE", 
/**
 * What was found, shortened.
 */
found: string, 
/**
 * How to mend it.
 */
mend: string, } | { "code": "INVALID_WINDOW", 
/**
 * The window found.
 */
found: string, 
/**
 * How to mend it.
 */
mend: string, } | { "code": "CALENDAR_NEVER_OPENS" } | { "code": "DEADLINE_OUT_OF_RANGE" } | { "code": "DUPLICATE", 
/**
 * The id.
 */
found: string, } | { "code": "INVALID_CONFIG", 
/**
 * What is wrong and how to mend it.
 */
mend: string, } | { "code": "TOO_MUCH", 
/**
 * How to ask for less.
 */
mend: string, };

/**
 * What an edge may require, in the command or already in the ticket.
 */
export type Requirement = "comment" | "feedback" | "assigneeId" | "teamId" | "category" | "description";

/**
 * What an actor may be.
 */
export type Role = "reporter" | "agent" | "admin" | "system";

/**
 * A missed deadline: one for each clock and cycle, however late it is noticed.
 */
export type SlaBreach = { 
/**
 * The key.
 */
breachId: string, 
/**
 * The ticket.
 */
ticketId: Id, 
/**
 * Which promise was broken.
 */
breachType: BreachType, 
/**
 * The clock's cycle.
 */
cycle: number, 
/**
 * The policy that set the target.
 */
policyId: Id, 
/**
 * The deadline that passed.
 */
breachedAt: Instant, 
/**
 * When a decision noticed: the only field that depends on how often the host asks.
 */
detectedAt: Instant, 
/**
 * For the host to fill in once it has told somebody.
 */
notifiedAt: Instant | null, 
/**
 * Stable: derived from type, cycle and ticket.
 */
key: string, };

/**
 * One metric's clock on one ticket. Times are counted in the clock's own calendar, so pausing over
 * a weekend in which the desk is closed neither adds nor saves anything.
 */
export type SlaClock = { 
/**
 * The policy that set the target.
 */
policyId: Id, 
/**
 * The configured calendar it counts in; null round the clock.
 */
calendarId: string | null, 
/**
 * Which run of this metric it is, from 1.
 */
cycle: number, 
/**
 * Working milliseconds allowed.
 */
targetMs: number, 
/**
 * When the clock was started.
 */
startedAt: Instant, 
/**
 * Working milliseconds used before the present run; while it runs, those since `phase.since` come on top.
 */
usedMs: number, 
/**
 * What it is doing.
 */
phase: Phase, 
/**
 * The deadline that passed, once it has; null while the target is kept.
 */
breachedAt: Instant | null, };

/**
 * A policy as configuration writes it. The first policy of the list that matches a ticket applies.
 */
export type SlaPolicy = { 
/**
 * The host's identifier, unique among the policies.
 */
policyId: Id, 
/**
 * A name for people.
 */
name?: string, 
/**
 * The priority it applies to; every priority when absent.
 */
priority?: string, 
/**
 * The target of the first response: minutes, or an ISO 8601 duration such as `PT4H`. None when absent.
 */
responseTimeMinutes?: Minutes, 
/**
 * The target of the resolution, likewise.
 */
resolutionTimeMinutes?: Minutes, 
/**
 * Whether the targets count business hours only, or round the clock.
 */
businessHoursOnly: boolean, 
/**
 * The calendar of its business hours; the calendar named `default` when absent.
 */
calendar?: string, 
/**
 * The states in which its clocks pause.
 */
pauseOn?: PauseOn, };

/**
 * The clocks of a ticket: at most one for each metric.
 */
export type SlaState = { 
/**
 * The clock of the first response.
 */
firstResponse: SlaClock | null, 
/**
 * The clock of the resolution.
 */
resolution: SlaClock | null, };

/**
 * What a sweep has to say about one ticket.
 */
export type SweepItem = { "outcome": "changed", 
/**
 * The ticket's place in the list.
 */
index: number, 
/**
 * The ticket.
 */
ticketId: Id, 
/**
 * What to commit.
 */
decision: Decision, } | { "outcome": "refused", 
/**
 * The ticket's place in the list.
 */
index: number, 
/**
 * The ticket; null when not even its id could be read.
 */
ticketId: Id | null, 
/**
 * Why.
 */
problems: Array<Problem>, };

/**
 * A team. A whole database row will do: other fields are ignored.
 */
export type Team = { 
/**
 * The host's identifier.
 */
teamId: Id, 
/**
 * How its queue chooses.
 */
queueStrategy: QueueStrategy, 
/**
 * The agent last assigned, as the last decision gave it.
 */
cursor?: Id, };

/**
 * A ticket as the host stores it: all that the next decision needs.
 */
export type Ticket = { 
/**
 * The host's identifier.
 */
ticketId: Id, 
/**
 * One line.
 */
title: string, 
/**
 * The full text.
 */
description: string | null, 
/**
 * A state of the workflow.
 */
status: string, 
/**
 * A configured priority.
 */
priority: string, 
/**
 * A category of the host's, such as INCIDENT.
 */
category: string | null, 
/**
 * Tags of the host's.
 */
tags: Array<string>, 
/**
 * Who asked.
 */
reporterId: Id, 
/**
 * Who works on it.
 */
assigneeId: Id | null, 
/**
 * Whose queue it is in.
 */
teamId: Id | null, 
/**
 * When it was opened.
 */
createdAt: Instant, 
/**
 * When the last event changed it.
 */
updatedAt: Instant, 
/**
 * When the desk first responded.
 */
firstResponseAt: Instant | null, 
/**
 * When it was resolved; null again after a reopening.
 */
resolvedAt: Instant | null, 
/**
 * When it was closed; null again after a reopening.
 */
closedAt: Instant | null, 
/**
 * The resolution deadline; null while its clock is paused, stopped or absent.
 */
dueAt: Instant | null, 
/**
 * The first-response deadline; null while its clock is paused, stopped or absent.
 */
responseDueAt: Instant | null, 
/**
 * The reporter's feedback on the solution.
 */
feedback: string | null, 
/**
 * The host's own attributes.
 */
attributes: { [name: string]: Value }, 
/**
 * Raised by one with each event applied: the host commits where it still has the old value.
 */
revision: number, 
/**
 * The SLA clocks. Required: a snapshot without them would silently have no deadlines.
 */
sla: SlaState, 
/**
 * The earliest instant at which time alone can change this ticket; null when it cannot.
 */
nextWakeAt: Instant | null, };

/**
 * New values of fields; what is absent stays. Null clears a field that may be empty: description,
 * category, tags, assignee, team, feedback and attributes. The status changes
 * by a transition, and what the engine works out (deadlines, milestones) cannot be set.
 */
export type TicketChanges = { 
/**
 * One line.
 */
title?: string, 
/**
 * The full text.
 */
description?: string | null, 
/**
 * A configured priority.
 */
priority?: string, 
/**
 * A category of the host's.
 */
category?: string | null, 
/**
 * Tags of the host's.
 */
tags?: Array<string> | null, 
/**
 * Who asked.
 */
reporterId?: Id, 
/**
 * Who works on it.
 */
assigneeId?: Id | null, 
/**
 * Whose queue it is in.
 */
teamId?: Id | null, 
/**
 * The reporter's feedback.
 */
feedback?: string | null, 
/**
 * The host's own attributes, all of them.
 */
attributes?: { [name: string]: Value } | null, };

/**
 * A comment as the decision to record it makes it.
 */
export type TicketComment = { 
/**
 * The host's identifier.
 */
commentId: Id, 
/**
 * The ticket it belongs to.
 */
ticketId: Id, 
/**
 * Who wrote it.
 */
authorId: Id, 
/**
 * In which role.
 */
authorRole: Role, 
/**
 * The text.
 */
body: string, 
/**
 * Internal comments are for agents and admins only, and never count as a response.
 */
isInternal: boolean, 
/**
 * When it was written.
 */
createdAt: Instant, };

/**
 * A ticket to be opened.
 */
export type TicketDraft = { 
/**
 * The host's identifier.
 */
ticketId: Id, 
/**
 * One line: not blank, at most 1,000 characters.
 */
title: string, 
/**
 * The full text, at most 262,144 characters.
 */
description?: string, 
/**
 * The state it is opened in; the workflow's initial state when absent. A ticket opened in a
 * pending state has a resolution clock that waits; one opened resolved or closed has none.
 */
status?: string, 
/**
 * A configured priority.
 */
priority: string, 
/**
 * A category of the host's.
 */
category?: string, 
/**
 * Tags of the host's.
 */
tags?: Array<string>, 
/**
 * Who asked.
 */
reporterId: Id, 
/**
 * Who works on it, when that is known already.
 */
assigneeId?: Id, 
/**
 * Whose queue it is in.
 */
teamId?: Id, 
/**
 * The host's own attributes.
 */
attributes?: { [name: string]: Value }, };

/**
 * What there is to tell.
 */
export type TicketEvent = { "type": "opened" } | { "type": "statusChanged", 
/**
 * The old status.
 */
from: string, 
/**
 * The new one.
 */
to: string, } | { "type": "priorityChanged", 
/**
 * The old priority.
 */
from: string, 
/**
 * The new one.
 */
to: string, } | { "type": "assigned", 
/**
 * The agent before.
 */
from: Id | null, 
/**
 * The agent now.
 */
to: Id | null, } | { "type": "commented", 
/**
 * The comment.
 */
commentId: Id, 
/**
 * Whether only agents and admins may learn of it.
 */
isInternal: boolean, } | { "type": "breached", 
/**
 * Which.
 */
breachType: BreachType, 
/**
 * The deadline.
 */
deadline: Instant, };

/**
 * One change of one field. Append-only; the host stores it in the decision's transaction.
 */
export type TicketHistory = { 
/**
 * Derived from ticket, revision and field, and therefore the same on every repeat.
 */
historyId: string, 
/**
 * The ticket.
 */
ticketId: Id, 
/**
 * A field of the ticket, `comment` for a comment added (the value is its id), or
 * `breach.RESPONSE` / `breach.RESOLUTION` (the value is the deadline that passed).
 */
fieldChanged: string, 
/**
 * The value before; null for a new ticket.
 */
oldValue: Value, 
/**
 * The value after.
 */
newValue: Value, 
/**
 * The actor's id; `system` for what fell due with time.
 */
changedBy: Id, 
/**
 * When it became true.
 */
changedAt: Instant, 
/**
 * The revision that the event led to.
 */
revision: number, 
/**
 * The command that caused it, or the clock that did.
 */
cause: Cause, };

/**
 * A change of status.
 */
export type Transition = { 
/**
 * The status to enter.
 */
to: string, 
/**
 * Who does it.
 */
actor: Actor, 
/**
 * The present time, from the host.
 */
at: Instant, 
/**
 * A comment that goes with it.
 */
comment?: CommentDraft, 
/**
 * The reporter's feedback.
 */
feedback?: string, };

/**
 * An edge of a workflow.
 */
export type TransitionRule = { 
/**
 * The state it leaves.
 */
from: string, 
/**
 * The state it enters.
 */
to: string, 
/**
 * A name for a button, such as "Escalate to vendor".
 */
name?: string, 
/**
 * The roles that may take it; all when absent.
 */
roles?: Array<Role>, 
/**
 * What it requires; nothing when absent.
 */
requires?: Array<Requirement>, };

/**
 * A change of fields.
 */
export type UpdateCommand = { 
/**
 * The new values.
 */
changes: TicketChanges, 
/**
 * Who does it.
 */
actor: Actor, 
/**
 * The present time, from the host.
 */
at: Instant, };

/**
 * For each weekday the windows in which the desk is open.
 *
 * A window is a pair of local times, `HH:MM` or `HH:MM:SS`, from 00:00 to 24:00. One that ends before
 * it starts crosses midnight and belongs to the day it starts on. Windows may touch or overlap.
 */
export type WeeklyHours = { [day in "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun"]?: readonly (readonly [string, string])[] };

/**
 * A workflow as configuration writes it.
 */
export type WorkflowConfig = { 
/**
 * The state a ticket is opened in unless its draft says otherwise.
 */
initial: string, 
/**
 * Each state and its category.
 */
states: { [state: string]: Category }, 
/**
 * The edges.
 */
transitions: Array<TransitionRule>, };


/** Plain data: one of the host's attributes, or a field's old or new value in the history. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** The fields of a ticket that the engine knows. */
export const TICKET_FIELDS = [
  "ticketId",
  "title",
  "description",
  "status",
  "priority",
  "category",
  "tags",
  "reporterId",
  "assigneeId",
  "teamId",
  "createdAt",
  "updatedAt",
  "firstResponseAt",
  "resolvedAt",
  "closedAt",
  "dueAt",
  "responseDueAt",
  "feedback",
  "attributes",
  "revision",
  "sla",
  "nextWakeAt",
] as const;

/** The fields of a team that the engine knows. */
export const TEAM_FIELDS = [
  "teamId",
  "queueStrategy",
  "cursor",
] as const;

/** The fields of an agent that the engine knows. */
export const AGENT_FIELDS = [
  "agentId",
  "teamId",
  "skills",
  "currentLoad",
  "isAvailable",
  "capacity",
  "lastAssignedAt",
] as const;

/** The fields of a ticket whose every change the history records. */
export const AUDITED_FIELDS = [
  "ticketId",
  "title",
  "description",
  "status",
  "priority",
  "category",
  "tags",
  "reporterId",
  "assigneeId",
  "teamId",
  "createdAt",
  "firstResponseAt",
  "resolvedAt",
  "closedAt",
  "dueAt",
  "responseDueAt",
  "feedback",
  "attributes",
] as const;

/** The names under which instants stand, wherever they do. */
export const INSTANT_FIELDS = [
  "at",
  "breachedAt",
  "changedAt",
  "closedAt",
  "createdAt",
  "deadline",
  "detectedAt",
  "dueAt",
  "end",
  "firstResponseAt",
  "lastAssignedAt",
  "nextWakeAt",
  "notifiedAt",
  "resolvedAt",
  "responseDueAt",
  "since",
  "start",
  "startedAt",
  "updatedAt",
] as const;
