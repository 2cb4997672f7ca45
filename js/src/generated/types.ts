// Written from the Rust types by `npm run types`. Do not edit.

/**
 * One thing that a timer does.
 */
export type Action = { "setPriority": string } | { "setTeam": Id } | { "setStatus": string } | { "page": { 
/**
 * How bad it is.
 */
severity: Severity, } } | { "notify": string } | { "addTag": string } | { "reassign": Record<symbol, never> };

/**
 * Since when a ticket is as it is.
 */
export type Activity = { 
/**
 * Since when it has its status.
 */
statusSince: Instant, 
/**
 * Since when it is not resolved or closed: its opening or its last reopening.
 */
liveSince: Instant, 
/**
 * Since when nobody is assigned, counted anew from a reopening; null while somebody is.
 */
unassignedSince: Instant | null, 
/**
 * When a person last did something to it, or it changed its status.
 */
lastActivityAt: Instant, 
/**
 * When its reporter last did something to it, or it changed its status.
 */
lastCustomerActivityAt: Instant, 
/**
 * Since when a public comment of the reporter's awaits the desk's answer; null when none does.
 */
waitingSince: Instant | null, };

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
at: Instant, 
/**
 * Whether the decision is to say why.
 */
explain?: boolean, };

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
 * What the agent can do: at most 1,000 skills.
 */
skills?: Array<Skill>, 
/**
 * What the agent's tickets count now: how many there are, unless priorities weigh differently.
 */
currentLoad: number, 
/**
 * Whether the agent takes tickets now.
 */
isAvailable: boolean, 
/**
 * How much the agent may have; any amount when absent.
 */
capacity?: number, 
/**
 * The agent's part of the work beside the others', a whole number from 1 to 1,000; 1 when absent.
 */
weight?: number, 
/**
 * The calendar of the agent's shifts, by its name in the engine's configuration; always on shift when absent.
 */
calendar?: string, 
/**
 * Who stands in while the agent is away.
 */
delegateId?: Id, 
/**
 * When the agent was last assigned a ticket.
 */
lastAssignedAt?: Instant, 
/**
 * When the agent was assigned tickets lately, in any order, for the team's `fairWindow`: at most 1,000 instants.
 */
recentAssignments?: Array<Instant>, };

/**
 * A transition that an actor may ask for.
 */
export type AllowedTransition = { 
/**
 * The state it enters.
 */
to: string, 
/**
 * Its name, such as "Escalate to vendor"; null when it has none.
 */
name: string | null, 
/**
 * The category of the state it enters.
 */
category: Category, 
/**
 * What it requires.
 */
requires: Array<Requirement>, 
/**
 * What of that the ticket lacks, so that it has to be given: a comment always, for it comes with the transition.
 */
missing: Array<Requirement>, };

/**
 * What a timer counts from.
 */
export type Anchor = "created" | "unassigned" | "inStatus" | "matched" | "breached" | "lastActivity" | "lastCustomerActivity" | "responseDue" | "nextResponseDue" | "resolutionDue";

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
 * Skills needed besides the ticket's category and tags, for `SKILL_BASED`; at most 1,000.
 */
requiredSkills?: Array<Skill>, 
/**
 * Skills that would be good to have, for `SKILL_BASED`: of those with the skills needed whoever has most of these
 * comes first. At most 1,000.
 */
preferredSkills?: Array<Skill>, 
/**
 * Agents wanted in person, best first: the customer's usual one, say. Whoever of them may have the ticket gets it
 * before the strategy is asked; for one who is away, whoever stands in. At most 1,000.
 */
wanted?: Array<Id>, 
/**
 * Agents who are not to get it, whatever else speaks for them.
 */
exclude?: Array<Id>, 
/**
 * Who asks for it.
 */
actor: Actor, 
/**
 * The present time, from the host.
 */
at: Instant, 
/**
 * Whether the decision is to say why.
 */
explain?: boolean, };

/**
 * Who was chosen.
 */
export type Assignment = { 
/**
 * The agent; null when nobody may be chosen.
 */
agentId: Id | null, 
/**
 * The load at which they were chosen. Commit where it is still this, with the ticket's revision and the team's
 * cursor: two that choose at the same time would otherwise fill one place twice. Null when nobody was chosen.
 */
expectedLoad: number | null, 
/**
 * By which way.
 */
route: Route, 
/**
 * The team's new cursor, to be stored with it; unchanged when it was not the agent's turn: when nobody was chosen, or
 * somebody who was asked for.
 */
cursor: Id | null, 
/**
 * How many tickets in a row the cursor's agent has got, to be stored with it.
 */
cursorTurns: number | null, 
/**
 * Whether nobody had the skills and the choice was made among all.
 */
fellBack: boolean, 
/**
 * When the ticket was offered and not assigned: the first instant at which the offer can no longer be accepted.
 */
offerExpiresAt: Instant | null, 
/**
 * When nobody may be chosen: the first instant at which somebody may, because a shift opens, a fair window has
 * room or skills are no longer asked for. The ticket wakes then.
 */
retryAt: Instant | null, 
/**
 * When nobody may be chosen: what speaks against the agents, and against how many of them; empty when there are none.
 */
barred: { [fate in Fate["fate"]]?: number }, 
/**
 * What became of every candidate, in the order given, when the command asked for it by `explain`.
 */
candidates: Array<Candidate> | null, };

/**
 * How one target of one policy was kept. Each clock counts once, those of completed cycles too, under the policy that
 * it had last.
 */
export type Attainment = { 
/**
 * The policy.
 */
policyId: Id, 
/**
 * What is measured.
 */
metric: Metric, 
/**
 * Clocks that stopped in time.
 */
met: number, 
/**
 * Clocks whose deadline has passed.
 */
breached: number, 
/**
 * Clocks that ended without a verdict.
 */
cancelled: number, 
/**
 * Clocks that run and are in time so far.
 */
running: number, 
/**
 * Clocks that are paused and in time so far.
 */
paused: number, 
/**
 * Of the clocks with a verdict, the share that is met, from 0 to 1; null when none has one.
 */
metShare: number | null, 
/**
 * How long the work took until the clocks stopped, in time or late; null when none has stopped.
 */
workingMinutes: WorkingMinutes | null, };

/**
 * The teams whose tickets are given out, and their agents.
 */
export type BatchCommand = { 
/**
 * The teams. A ticket is its team's; one of no team is for the only one there is.
 */
teams: Array<Team>, 
/**
 * The agents of all of them.
 */
agents: Array<Agent>, 
/**
 * The only agent who is to get tickets: for `drain`, whoever has become free.
 */
agentId?: Id, 
/**
 * Who asks for it.
 */
actor: Actor, 
/**
 * The present time, from the host.
 */
at: Instant, 
/**
 * Whether the decisions are to say why.
 */
explain?: boolean, };

/**
 * What became of one ticket of a batch.
 */
export type BatchItem = { "outcome": "decided", 
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
 * Which promise was broken.
 */
export type BreachType = "RESPONSE" | "NEXT_RESPONSE" | "RESOLUTION";

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
exceptions?: Array<CalendarException>, } | { 
/**
 * Open when any of these calendars is.
 */
union: Array<string | CalendarConfig>, } | { 
/**
 * Open when all of these calendars are.
 */
intersect: Array<string | CalendarConfig>, };

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
 * A candidate and what became of them.
 */
export type Candidate = { 
/**
 * The agent.
 */
agentId: Id, } & ({ "fate": "chosen" } | { "fate": "passedOver" } | { "fate": "otherTeam" } | { "fate": "excluded" } | { "fate": "relieved" } | { "fate": "reporter" } | { "fate": "declined" } | { "fate": "notAvailable" } | { "fate": "atCapacity" } | { "fate": "lacksSkills", 
/**
 * Which.
 */
missing: Array<string>, } | { "fate": "offShift", 
/**
 * When the next shift opens; null when none does.
 */
opensAt: Instant | null, } | { "fate": "fairWindow", 
/**
 * When the window has room again.
 */
opensAt: Instant | null, });

/**
 * What a state means to the clocks: every state of a workflow belongs to one category.
 */
export type Category = "open" | "active" | "pending" | "resolved" | "closed";

/**
 * What caused a change.
 */
export type Cause = "open" | "transition" | "update" | "comment" | "assign" | "reassign" | "accept" | "decline" | "lapse" | "retry" | "deadline" | "warning" | "timer" | "migration";

/**
 * One clock as it stands.
 */
export type ClockPreview = { 
/**
 * What it measures.
 */
metric: Metric, 
/**
 * The policy that set the target; null when none applies.
 */
policyId: Id | null, 
/**
 * Which run of this metric it is, from 1.
 */
cycle: number, 
/**
 * What it is doing.
 */
state: ClockState, 
/**
 * Whether its deadline has passed.
 */
isBreached: boolean, 
/**
 * Working minutes allowed; null without a target.
 */
targetMinutes: number | null, 
/**
 * Working minutes used.
 */
usedMinutes: number, 
/**
 * Working minutes left, negative when overdue; null without a target.
 */
remainingMinutes: number | null, 
/**
 * Share of the target used: 0.5 is half, more than 1 is overdue; null without a target.
 */
usedFraction: number | null, 
/**
 * The deadline; null unless it runs towards one.
 */
dueAt: Instant | null, 
/**
 * What its time was and will be if nothing happens, between `from` and `to`; empty when those were not given.
 */
segments: Array<Segment>, };

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
at: Instant, 
/**
 * Whether the decision is to say why.
 */
explain?: boolean, };

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
 * A clock of a cycle that is over.
 */
export type CompletedCycle = { 
/**
 * What it measured.
 */
metric: Metric, 
/**
 * The clock as it ended.
 */
clock: SlaClock, };

/**
 * A condition: a combination of others, or a test of one field. It has at most 1,000 of both, nested at most 32 deep.
 */
export type Condition = { 
/**
 * The conditions.
 */
all: Array<Condition>, } | { 
/**
 * The conditions.
 */
any: Array<Condition>, } | { 
/**
 * The condition.
 */
not: Condition, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * The value.
 */
equals: string | number | boolean | null, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * The values.
 */
in: Array<string | number | boolean | null>, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * The value.
 */
has: string | number | boolean, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * Whether it must be there.
 */
exists: boolean, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * The least number.
 */
atLeast: number, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * The greatest number.
 */
atMost: number, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * The bound.
 */
above: number, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * The bound.
 */
below: number, };

/**
 * How one deadline comes about.
 */
export type DeadlineTrace = { 
/**
 * What the clock measures.
 */
metric: Metric, 
/**
 * The policy that set the target.
 */
policyId: Id | null, 
/**
 * Its version.
 */
policyVersion: number, 
/**
 * The calendar whose open time counts; null when all time does.
 */
calendarId: string | null, 
/**
 * When the clock was started.
 */
startedAt: Instant, 
/**
 * Working minutes allowed.
 */
targetMinutes: number | null, 
/**
 * Working minutes used so far.
 */
usedMinutes: number, 
/**
 * Working minutes left.
 */
remainingMinutes: number | null, 
/**
 * To how many minutes a timer's raise extended the target, so that the raise itself made nothing late; null when
 * none did.
 */
extendedMinutes: number | null, 
/**
 * Working minutes used that the windows below do not account for: counted before a change of policy, scaled by
 * one, or counted by hours that have been edited since.
 */
carriedMinutes: number, 
/**
 * When it waited, the present pause included.
 */
pauses: Array<PauseTrace>, 
/**
 * The open windows that count towards the target, from the start to the deadline, or to the instant asked about
 * when there is none. The first 1,000.
 */
windows: Array<WindowTrace>, 
/**
 * Whether there are more windows.
 */
isCutShort: boolean, 
/**
 * The holidays and exceptions from the start to the deadline, or to the instant asked about. The first 1,000.
 */
specialDays: Array<SpecialDay>, 
/**
 * The deadline; null while paused or without a target.
 */
dueAt: Instant | null, };

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
assignment: Assignment | null, 
/**
 * Why, when the command asked for it by `explain`.
 */
trace: Trace | null, };

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
event: TicketEvent, } | { "kind": "page", 
/**
 * The stable key.
 */
key: string, 
/**
 * The ticket.
 */
ticketId: Id, 
/**
 * When it was decided.
 */
at: Instant, 
/**
 * What the paging service is to do.
 */
action: PageAction, 
/**
 * The key under which the paging service knows the ticket: the same from call to resolution, at most 255
 * characters.
 */
dedupKey: string, 
/**
 * How bad it is.
 */
severity: Severity, 
/**
 * One line, at most 1,024 characters.
 */
summary: string, 
/**
 * The timer that called; null when it is acknowledged or resolved.
 */
rule: string | null, } | { "kind": "reassign", 
/**
 * The stable key.
 */
key: string, 
/**
 * The ticket.
 */
ticketId: Id, 
/**
 * When it was decided.
 */
at: Instant, 
/**
 * The team whose queue it is in.
 */
teamId: Id | null, 
/**
 * Who had it; null when nobody did.
 */
from: Id | null, } | { "kind": "agentLoad", 
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
 * The weight of the ticket's priority, 1 unless configured, or what it changed by; negative when it is given
 * back.
 */
delta: number, };

/**
 * All that an engine can be configured with; everything has a default, and unknown fields are refused. What has a limit
 * says so; what is beyond one is refused with `TOO_MUCH` before anything else is looked at.
 */
export type EngineConfig = { 
/**
 * Named calendars. The one named `default` is used where none is named: Monday to Friday
 * 09:00-18:00 UTC unless it is given here. At most 1,000, which together are made of at most 10,000 calendars, 50,000
 * windows a week and 200,000 holidays and exceptions, those they refer to counted each time.
 */
calendars?: { [name: string]: CalendarConfig }, 
/**
 * Policies in order; the first that matches applies. Without any, tickets have no deadlines. At most 1,000; their
 * conditions and those of the timers have together at most 20,000 parts and compare with at most 100,000 values.
 */
policies?: readonly SlaPolicy[], 
/**
 * What happens by itself after some time. When absent: a P2 that is unassigned for 30 minutes becomes a P1, and a
 * P1 that is unassigned for 15 minutes pages. An empty list does nothing. At most 200.
 */
timers?: readonly TimerConfig[], 
/**
 * The workflow; the strict one of `presets` when absent.
 */
workflow?: WorkflowConfig, 
/**
 * The priorities, most urgent first, at most 100; P1 to P4 when absent.
 */
priorities?: readonly string[], 
/**
 * How much a ticket of a priority counts towards an agent's load and capacity: whole numbers from 1 to 1,000, 1 for
 * priorities that are not named. A ticket keeps what it counts until its agent or its priority changes.
 */
loadWeights?: { [priority: string]: number }, 
/**
 * What counts as a first response when a person of the desk does it: states entered, and
 * `publicAgentComment`; at most 1,000. `["IN_PROGRESS", "publicAgentComment"]` when absent. Automation never counts.
 */
firstResponseOn?: readonly string[], 
/**
 * Whether each history entry carries a SHA-256 over itself and all before it, so that `verifyHistory` finds
 * what was changed, moved or taken out; not when absent. A ticket whose chain was begun continues it in any
 * case; one that was opened before begins with its next entry.
 */
historyChain?: boolean, };

/**
 * A test that failed, and what it met.
 */
export type FailedTest = { 
/**
 * Where in the condition the test stands, such as `all[1].not`; empty for the condition itself.
 */
path: string, 
/**
 * The test.
 */
test: Condition, 
/**
 * The value of its field, of a large one the first 100 values and of a long text the first 1,000 characters; null for
 * a combination.
 */
found: Value, };

/**
 * At most `limit` tickets for one agent in any `minutes`.
 */
export type FairWindow = { 
/**
 * How long the window is, in all time.
 */
minutes: Minutes, 
/**
 * How many tickets, from 1 to 1,000.
 */
limit: number, };

/**
 * What became of a candidate.
 */
export type Fate = { "fate": "chosen" } | { "fate": "passedOver" } | { "fate": "otherTeam" } | { "fate": "excluded" } | { "fate": "relieved" } | { "fate": "reporter" } | { "fate": "declined" } | { "fate": "notAvailable" } | { "fate": "atCapacity" } | { "fate": "lacksSkills", 
/**
 * Which.
 */
missing: Array<string>, } | { "fate": "offShift", 
/**
 * When the next shift opens; null when none does.
 */
opensAt: Instant | null, } | { "fate": "fairWindow", 
/**
 * When the window has room again.
 */
opensAt: Instant | null, };

/**
 * A field of a ticket that a condition may test.
 */
export type Field = "status" | "priority" | "category" | "tags" | "reporterId" | "assigneeId" | "teamId" | "firstResponseAt" | `attributes.${string}`;

/**
 * One finding.
 */
export type Finding = { 
/**
 * Whether an engine can be made of the configuration all the same.
 */
level: FindingLevel, 
/**
 * The path of the field, such as `config.policies[2].when`.
 */
path: string, 
/**
 * The stable name of the finding.
 */
code: string, 
/**
 * What is wrong and how to mend it.
 */
message: string, };

/**
 * How bad a finding is.
 */
export type FindingLevel = "error" | "warning";

/**
 * The ticket to be opened.
 */
export type FollowUpCommand = { 
/**
 * The host's identifier for the new ticket.
 */
ticketId: Id, 
/**
 * Its title, not blank; that of the old ticket when absent.
 */
title?: string, 
/**
 * Its description.
 */
description?: string, 
/**
 * Its priority; that of the old ticket when absent.
 */
priority?: string, 
/**
 * Who opens it; the reporter when absent.
 */
actor?: Actor, 
/**
 * The present time, from the host.
 */
at: Instant, 
/**
 * Whether the decision is to say why.
 */
explain?: boolean, };

/**
 * In what way a history can be flawed.
 */
export type HistoryFault = "WRONG_TICKET" | "DUPLICATE_ID" | "REVISION_WENT_BACK" | "TIME_WENT_BACK" | "AHEAD_OF_TICKET" | "OLD_VALUE" | "CHAIN_BROKEN" | "TICKET_DIFFERS";

/**
 * The first entry of a history that does not fit, or what the ticket says otherwise than its history.
 */
export type HistoryFlaw = { 
/**
 * What kind of flaw it is.
 */
fault: HistoryFault, 
/**
 * The entry's place in the list, from 0; null when every entry fits and the ticket is what does not.
 */
index: number | null, 
/**
 * The entry's id; null when the ticket is what does not fit.
 */
historyId: string | null, 
/**
 * The field in question: of the ticket for `OLD_VALUE` and `TICKET_DIFFERS`, else of the entry.
 */
field: string, 
/**
 * What the entries before it call for: a value, or the least or the greatest that there may be.
 */
expected: Value, 
/**
 * What is there.
 */
found: Value, 
/**
 * The same as a sentence.
 */
message: string, };

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
 * A level of a timer.
 */
export type Level = { 
/**
 * How long after the anchor.
 */
after: Offset, 
/**
 * What it does: from 1 to 100 things.
 */
do: Array<Action>, };

/**
 * How the load of two agents is compared.
 */
export type LoadMeasure = "COUNT" | "SHARE";

/**
 * What a clock measures. The order is the order of simultaneous breaches.
 */
export type Metric = "FIRST_RESPONSE" | "NEXT_RESPONSE" | "RESOLUTION";

/**
 * When clocks are moved to the present configuration, and by whom.
 */
export type MigrateCommand = { 
/**
 * The present time, from the host.
 */
at: Instant, 
/**
 * Who does it; `system` when absent.
 */
actor?: Actor, 
/**
 * Whether the decision is to say why.
 */
explain?: boolean, };

/**
 * A positive duration: minutes as a number (fractions allowed), or an ISO 8601 duration of hours,
 * minutes and seconds such as `"PT4H30M"`. Kept in whole milliseconds.
 *
 * `"P1D"` is refused: a day of working time is ambiguous (eight hours? twenty-four? one date?).
 */
export type Minutes = number | `PT${string}`;

/**
 * A kind of ticket, for `Roster::need`.
 */
export type NeedSpec = { 
/**
 * A configured priority: what its tickets weigh, and whether they may exceed a capacity.
 */
priority: string, 
/**
 * The skills needed, for `SKILL_BASED`.
 */
requiredSkills?: Array<Skill>, 
/**
 * The skills preferred, for `SKILL_BASED`.
 */
preferredSkills?: Array<Skill>, };

/**
 * An offer of a ticket. Meanwhile it counts towards the agent's load.
 */
export type Offer = { 
/**
 * To whom.
 */
agentId: Id, 
/**
 * The first instant at which it can no longer be accepted.
 */
expiresAt: Instant, };

/**
 * Who answers an offer, and when.
 */
export type OfferCommand = { 
/**
 * The agent to whom it was offered, an admin, or the system.
 */
actor: Actor, 
/**
 * The present time, from the host.
 */
at: Instant, 
/**
 * Whether the decision is to say why.
 */
explain?: boolean, };

/**
 * A duration that may be negative or nothing: minutes, or an ISO 8601 duration with a sign, such as `-PT30M`. What
 * is negative comes before the anchor, which must be a deadline.
 */
export type Offset = number | `PT${string}` | `-PT${string}`;

/**
 * What becomes of a policy's clocks when a ticket is reopened.
 */
export type OnReopen = "resume" | "newCycle" | "resumeCountingGap" | "frozen";

/**
 * What becomes of the time used.
 */
export type OnTargetChange = "carry" | "restart" | "scale" | "neverEarlier";

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
actor?: Actor, 
/**
 * Whether the decision is to say why.
 */
explain?: boolean, };

/**
 * What a page asks of the paging service.
 */
export type PageAction = "trigger" | "acknowledge" | "resolve";

/**
 * Whether somebody is being paged for a ticket.
 */
export type PageState = { 
/**
 * Since when.
 */
since: Instant, 
/**
 * How bad it is.
 */
severity: Severity, 
/**
 * Whether somebody has taken the ticket.
 */
isAcknowledged: boolean, };

/**
 * A span in which a clock did not count.
 */
export type Pause = { 
/**
 * Its first instant.
 */
start: Instant, 
/**
 * The first instant after it.
 */
end: Instant, };

/**
 * The states in which a policy's clocks pause. A metric left out keeps its default: the resolution
 * clock pauses in every state of category `pending`, the response clocks never.
 */
export type PauseOn = { 
/**
 * States in which the first-response clock pauses.
 */
firstResponse?: Array<string>, 
/**
 * States in which the next-response clock pauses.
 */
nextResponse?: Array<string>, 
/**
 * States in which the resolution clock pauses; an empty list never pauses it.
 */
resolution?: Array<string>, };

/**
 * A span in which a clock waited.
 */
export type PauseTrace = { 
/**
 * Its first instant.
 */
start: Instant, 
/**
 * The first instant after it; null while it lasts.
 */
end: Instant | null, 
/**
 * The working minutes that it saved, up to the instant asked about.
 */
minutes: number, };

/**
 * What a clock is doing.
 */
export type Phase = { "state": "running", 
/**
 * Since when.
 */
since: Instant, 
/**
 * The deadline; null without a target.
 */
dueAt: Instant | null, } | { "state": "paused", 
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
 * What became of a policy.
 */
export type PolicyOutcome = "applied" | "failed" | "passedOver" | "replaced";

/**
 * What became of one policy.
 */
export type PolicyTrace = { 
/**
 * The policy.
 */
policyId: Id, 
/**
 * Its version.
 */
version: number, 
/**
 * What became of it.
 */
outcome: PolicyOutcome, 
/**
 * The tests that it failed.
 */
failed: Array<FailedTest>, };

/**
 * The clocks of a ticket as they stand at one instant.
 */
export type Preview = { 
/**
 * The instant.
 */
at: Instant, 
/**
 * The clocks, first response before next response before resolution.
 */
clocks: Array<ClockPreview>, 
/**
 * The earliest instant at which time alone can change the ticket; null when it cannot.
 */
nextWakeAt: Instant | null, 
/**
 * Why it is so, when that was asked for.
 */
trace: Trace | null, };

/**
 * What is to be seen.
 */
export type PreviewCommand = { 
/**
 * The instant to look at; one before the ticket's last change is taken for that change.
 */
at: Instant, 
/**
 * From when on segments are wanted; none are when absent.
 */
from?: Instant, 
/**
 * Until when.
 */
to?: Instant, 
/**
 * Whether to say why.
 */
explain?: boolean, };

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
 * What a ticket remembers of its way to an agent.
 */
export type QueueState = { 
/**
 * How much it counts towards the load of whoever has it: the weight of its priority when they got it.
 */
load: number, 
/**
 * The offer that somebody is to accept or decline; null when there is none.
 */
offer: Offer | null, 
/**
 * Who declined it, or let its offer lapse, since it was last assigned.
 */
declinedBy: Array<Id>, 
/**
 * Who had it last, when it was taken from them.
 */
lastAssigneeId: Id | null, 
/**
 * When to ask again: the first shift of those who may have it opens then, or fewer skills are asked for. Null
 * when there is nothing to wait for.
 */
retryAt: Instant | null, };

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
 * The workflow's states; of very many the first, and "…".
 */
known: Array<string>, } | { "code": "UNKNOWN_PRIORITY", 
/**
 * The priority found, shortened.
 */
found: string, 
/**
 * The configured priorities, most urgent first; of very many the first, and "…".
 */
known: Array<string>, } | { "code": "UNKNOWN_TEAM", 
/**
 * Whether the ticket is of a team at all.
 */
given: boolean, } | { "code": "ALREADY_ASSIGNED", 
/**
 * The agent.
 */
found: string, } | { "code": "ALREADY_OFFERED", 
/**
 * The agent.
 */
found: string, 
/**
 * The first instant at which the offer can no longer be accepted.
 */
until: Instant, } | { "code": "NOT_ASSIGNED" } | { "code": "NO_OFFER" } | { "code": "OFFERED_TO_ANOTHER", 
/**
 * The agent.
 */
found: string, } | { "code": "UNKNOWN_CALENDAR", 
/**
 * The calendar found, shortened.
 */
found: string, 
/**
 * The configured calendars; of very many the first, and "…".
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
to: string, } | { "code": "REOPEN_WINDOW_PASSED", 
/**
 * When it was closed.
 */
closedAt: Instant, 
/**
 * The last instant at which it could have been reopened.
 */
until: Instant, } | { "code": "TICKET_CLOSED", 
/**
 * Its status.
 */
status: string, } | { "code": "CATCH_UP_FIRST", 
/**
 * How many things one decision applies.
 */
limit: number, } | { "code": "TIME_WENT_BACK", 
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
 * How long a ticket waits for somebody with the skills it needs before it goes to somebody without.
 */
export type RelaxSkills = Minutes | "never";

/**
 * Repeats of the last level.
 */
export type Repeat = { 
/**
 * How long after the level, and after each repeat, the next comes.
 */
every: Minutes, 
/**
 * How many times, from 1 to 1,000.
 */
times: number, };

/**
 * What an edge may require, in the command or already in the ticket.
 */
export type Requirement = "comment" | "feedback" | "assigneeId" | "teamId" | "category" | "description";

/**
 * What an actor may be.
 */
export type Role = "reporter" | "agent" | "admin" | "system";

/**
 * What an assignment from a `Roster` needs besides it.
 */
export type RosterCommand = { 
/**
 * Skills needed besides the ticket's category and tags, for `SKILL_BASED`; at most 1,000.
 */
requiredSkills?: Array<Skill>, 
/**
 * Skills that would be good to have, for `SKILL_BASED`; at most 1,000.
 */
preferredSkills?: Array<Skill>, 
/**
 * Agents wanted in person, best first; at most 1,000.
 */
wanted?: Array<Id>, 
/**
 * Agents who are not to get it, whatever else speaks for them.
 */
exclude?: Array<Id>, 
/**
 * Who asks for it.
 */
actor: Actor, 
/**
 * The present time, from the host.
 */
at: Instant, 
/**
 * Whether the decision is to say why; that looks at every agent.
 */
explain?: boolean, };

/**
 * By which way somebody was chosen.
 */
export type Route = "strategy" | "inPerson" | "standIn";

/**
 * A span of a clock's time, ready to be drawn.
 */
export type Segment = { 
/**
 * What it is.
 */
kind: SegmentKind, 
/**
 * Its first instant.
 */
start: Instant, 
/**
 * The first instant after it.
 */
end: Instant, };

/**
 * What a span of time is to a clock.
 */
export type SegmentKind = "open" | "closed" | "paused" | "overdue";

/**
 * How bad it is, in the words of PagerDuty's Events API v2.
 */
export type Severity = "critical" | "error" | "warning" | "info";

/**
 * A skill that an agent has or that a ticket needs: its name, or its name with a level from 1 to 1,000. Without a level
 * an agent has the first, and any will do for a ticket.
 */
export type Skill = string | { name: string, level: number };

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
policyId: Id | null, 
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
 *
 * It pins what it was given: policy, version, calendar, target and warnings stay as they are when the
 * configuration is edited, until something about the ticket calls for another policy, or `migrate` is called.
 */
export type SlaClock = { 
/**
 * The policy that it was given; null while none applies: time is counted in case one does later.
 */
policyId: Id | null, 
/**
 * The version of that policy.
 */
policyVersion: number, 
/**
 * The configured calendar it counts in; null round the clock.
 */
calendarId: string | null, 
/**
 * Which run of this metric it is, from 1.
 */
cycle: number, 
/**
 * Working milliseconds allowed; null when its policy has no target for this metric.
 */
targetMs: number | null, 
/**
 * The least target that `neverEarlier` has left it, when that is more than its policy's: no migration takes it
 * away.
 */
floorMs: number | null, 
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
breachedAt: Instant | null, 
/**
 * The warnings of its policy, given or not.
 */
warnings: Array<WarningMark>, 
/**
 * When it waited, solved spans before a reopening among them; the present pause is in `phase`.
 */
pauses: Array<Pause>, };

/**
 * A policy as configuration writes it. The first policy of the list that matches a ticket applies.
 */
export type SlaPolicy = { 
/**
 * The host's identifier, unique among the policies but for other versions of the same.
 */
policyId: Id, 
/**
 * Its version, from 1 (1 when absent). Tickets get the highest one; clocks keep the version they were
 * given, so leave an older one in the configuration while tickets are open that have it.
 */
version?: number, 
/**
 * A name for people.
 */
name?: string, 
/**
 * The priority it applies to; every priority when absent.
 */
priority?: string, 
/**
 * What else must hold of the ticket.
 */
when?: Condition, 
/**
 * Whether it applies to tickets that no other policy matches, wherever it stands in the list. At most one does.
 */
fallback?: boolean, 
/**
 * The target of the first response: minutes, or an ISO 8601 duration such as `PT4H`. None when absent.
 */
responseTimeMinutes?: Minutes, 
/**
 * The target of each further response to the reporter's comments, likewise.
 */
nextResponseTimeMinutes?: Minutes, 
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
pauseOn?: PauseOn, 
/**
 * When to warn: shares of the target used, or time left; at most 20. Each once a clock, at its exact instant.
 */
warnAt?: Array<WarnAt>, 
/**
 * What becomes of the time used when a ticket comes to this policy from another; `carry` when absent.
 */
onTargetChange?: OnTargetChange, 
/**
 * How much time there is at least after a change by `neverEarlier`; the policy's own target when absent.
 */
graceMinutes?: Minutes, 
/**
 * What becomes of its clocks when a ticket is reopened; `resume` when absent.
 */
onReopen?: OnReopen, };

/**
 * What the engine remembers of a ticket besides its fields: the clocks, at most one for each metric, the cycles
 * completed, and what timers count from.
 */
export type SlaState = { 
/**
 * The clock of the first response.
 */
firstResponse: SlaClock | null, 
/**
 * The clock of the next response.
 */
nextResponse: SlaClock | null, 
/**
 * The clock of the resolution.
 */
resolution: SlaClock | null, 
/**
 * The cycles completed before the present ones, oldest first: they never change again.
 */
completed: Array<CompletedCycle>, 
/**
 * Since when the ticket is as it is; null on a ticket that the engine has not decided on yet.
 */
activity: Activity | null, 
/**
 * What has been done of each timer that has begun.
 */
timers: Array<TimerState>, 
/**
 * Whether somebody is being paged; null when nobody is.
 */
page: PageState | null, 
/**
 * Its way to an agent; null when there is nothing to remember of it.
 */
queue: QueueState | null, };

/**
 * A date on which other hours hold than the week's.
 */
export type SpecialDay = { 
/**
 * The local date, as YYYY-MM-DD.
 */
date: string, 
/**
 * Whether it has windows of its own; otherwise it is closed.
 */
isException: boolean, 
/**
 * What it is called.
 */
name: string | null, };

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
cursor?: Id, 
/**
 * How many tickets in a row the cursor's agent has got, as the last decision gave it. Needed for weights in
 * `ROUND_ROBIN`; without it everybody gets one.
 */
cursorTurns?: number, 
/**
 * How load is compared; by the number of tickets when absent.
 */
loadMeasure?: LoadMeasure, 
/**
 * The priorities for which an agent may be given more tickets than their capacity; at most 1,000.
 */
mayExceedCapacity?: Array<string>, 
/**
 * For `SKILL_BASED`: how long a ticket waits for somebody with the skills it needs before it goes to somebody
 * without: minutes, `"never"`, or at once when absent.
 */
relaxSkillsAfter?: RelaxSkills, 
/**
 * Whether a ticket goes back to the agent who had it last, if they may have it.
 */
stickyAgent?: boolean, 
/**
 * At most so many tickets for one agent in so much time; any number when absent.
 */
fairWindow?: FairWindow, 
/**
 * How long an agent may take to accept a ticket. When it is given tickets are offered, not assigned: the agent
 * accepts or declines, and an offer that is not answered in time lapses.
 */
offerTimeout?: Minutes, };

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
 * Tags of the host's; at most 1,000.
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
 * The ticket that this one follows up on, when that one could not be reopened any more.
 */
followUpOf: Id | null, 
/**
 * The host's own attributes: at most 10,000 values, those inside lists and objects counted, nested at most 32 deep.
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
nextWakeAt: Instant | null, 
/**
 * The chain value of its last history entry; null unless its history is chained.
 */
historyChain: string | null, };

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
 * Tags of the host's; at most 1,000.
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
 * The host's own attributes, all of them: at most 10,000 values, nested at most 32 deep.
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
 * pending state has a resolution clock that waits; the clocks of one opened resolved or closed never run: they
 * are neither met nor missed.
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
 * Tags of the host's; at most 1,000.
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
 * The host's own attributes: at most 10,000 values, those inside lists and objects counted, nested at most 32 deep.
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
to: Id | null, } | { "type": "offered", 
/**
 * The agent.
 */
to: Id, 
/**
 * The first instant at which it can no longer be accepted.
 */
expiresAt: Instant, } | { "type": "offerEnded", 
/**
 * The agent to whom it was offered.
 */
to: Id, } | { "type": "commented", 
/**
 * The comment.
 */
commentId: Id, 
/**
 * Whether only agents and admins may learn of it.
 */
isInternal: boolean, } | { "type": "warning", 
/**
 * What its clock measures.
 */
metric: Metric, 
/**
 * The warning's name: `75%` or `30 min left`.
 */
warning: string, 
/**
 * The deadline.
 */
deadline: Instant | null, } | { "type": "timer", 
/**
 * The timer.
 */
rule: string, 
/**
 * The name under which it told.
 */
name: string, } | { "type": "breached", 
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
 * A field of the ticket; `comment` for a comment added (the value is its id); `breach.RESPONSE` and the like (the
 * value is the deadline that passed); `warning.RESPONSE` and the like (the value is the warning's name); `timer`
 * (the value is its id); `offer` (the value is the agent to whom it is offered); `retryAt` (when to ask again for
 * somebody); or `migration` (the values are what the clocks promised before and after).
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
cause: Cause, 
/**
 * The timer that caused it; null for everything else.
 */
rule: string | null, 
/**
 * Whether it is about an internal comment, and therefore for agents and admins only.
 */
isInternal: boolean, 
/**
 * With `historyChain` in the configuration, a SHA-256 over all entries up to this one: that of the entry
 * before followed by this one's canonical form. Else null.
 */
chain: string | null, };

/**
 * A timer as configuration writes it: `after` and `do` for one level, or `levels`.
 */
export type TimerConfig = { 
/**
 * Its name: 1 to 64 letters, digits, `-`, `_` and `.`; unique among the timers.
 */
id: string, 
/**
 * What must hold of the ticket, tested when a step comes; always when absent.
 */
when?: Condition, 
/**
 * What it counts from.
 */
anchor: Anchor, 
/**
 * The calendar whose working time it counts; all time when absent.
 */
calendar?: string, 
/**
 * How the last level is repeated; once only when absent.
 */
repeat?: Repeat, } & ({ 
/**
 * How long after the anchor, of a timer with one level.
 */
after: Offset, 
/**
 * What it does, of a timer with one level: from 1 to 100 things.
 */
do: Array<Action>, } | { 
/**
 * Its levels, from 1 to 100, each later than the one before.
 */
levels: Array<Level>, });

/**
 * What has been done of one timer on one ticket.
 */
export type TimerState = { 
/**
 * The timer.
 */
id: string, 
/**
 * The beginning of the episode that `steps` are of.
 */
episode: Instant | null, 
/**
 * How many steps have come in that episode.
 */
steps: number, 
/**
 * Since when its condition holds, of a timer that counts from that; null while it does not.
 */
matchedSince: Instant | null, };

/**
 * What a timer waits for.
 */
export type TimerTrace = { 
/**
 * The timer.
 */
id: string, 
/**
 * When its next step comes if nothing happens before; null when none does.
 */
nextAt: Instant | null, 
/**
 * The tests of its condition that the ticket fails now.
 */
failed: Array<FailedTest>, };

/**
 * Why a ticket has the policy and the deadlines it has, and what its timers wait for.
 */
export type Trace = { 
/**
 * The policies in the order in which they were tried.
 */
policies: Array<PolicyTrace>, 
/**
 * The clocks that have a target and have not ended.
 */
deadlines: Array<DeadlineTrace>, 
/**
 * The timers.
 */
timers: Array<TimerTrace>, };

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
feedback?: string, 
/**
 * Whether the decision is to say why.
 */
explain?: boolean, };

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
at: Instant, 
/**
 * Whether the decision is to say why.
 */
explain?: boolean, };

/**
 * What `verify_history` found.
 */
export type Verification = { ok: true, entries: number, } | { ok: false, } & HistoryFlaw;

/**
 * When to warn, as a policy writes it: a share of the target used, such as 0.75, or time left, such as
 * `{ "left": "PT30M" }`.
 */
export type WarnAt = number | { left: Minutes };

/**
 * A warning of one clock.
 */
export type WarningMark = { 
/**
 * Its name: `75%` or `30 min left`.
 */
name: string, 
/**
 * It is given when so many working milliseconds are used.
 */
usedMs: number, 
/**
 * When it was given; null until then.
 */
givenAt: Instant | null, };

/**
 * For each weekday the windows in which the desk is open.
 *
 * A window is a pair of local times, `HH:MM` or `HH:MM:SS`, from 00:00 to 24:00. One that ends before
 * it starts crosses midnight and belongs to the day it starts on. Windows may touch or overlap.
 */
export type WeeklyHours = { [day in "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun"]?: readonly (readonly [string, string])[] };

/**
 * An open window that counts towards a target.
 */
export type WindowTrace = { 
/**
 * Its first instant.
 */
start: Instant, 
/**
 * The first instant after it.
 */
end: Instant, 
/**
 * Its minutes.
 */
minutes: number, };

/**
 * A workflow as configuration writes it.
 */
export type WorkflowConfig = { 
/**
 * The state a ticket is opened in unless its draft says otherwise.
 */
initial: string, 
/**
 * Each state and its category; at most 500.
 */
states: { [state: string]: Category }, 
/**
 * The edges; at most 10,000.
 */
transitions: Array<TransitionRule>, 
/**
 * How long after closing a ticket may be reopened or commented on, in minutes of all time; for ever when
 * absent. Past it a follow-up is opened instead.
 */
reopenWindowMinutes?: Minutes, };

/**
 * How long the work took, in working minutes of the clocks' own calendars. Each figure is that of a clock: so many of
 * all are not longer.
 */
export type WorkingMinutes = { 
/**
 * How many clocks stopped.
 */
count: number, 
/**
 * A quarter.
 */
p25: number, 
/**
 * A half.
 */
median: number, 
/**
 * Three quarters.
 */
p75: number, 
/**
 * Nine tenths.
 */
p90: number, 
/**
 * 95 of a hundred.
 */
p95: number, 
/**
 * All.
 */
longest: number, };


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
  "followUpOf",
  "attributes",
  "revision",
  "sla",
  "nextWakeAt",
  "historyChain",
] as const;

/** The fields of a team that the engine knows. */
export const TEAM_FIELDS = [
  "teamId",
  "queueStrategy",
  "cursor",
  "cursorTurns",
  "loadMeasure",
  "mayExceedCapacity",
  "relaxSkillsAfter",
  "stickyAgent",
  "fairWindow",
  "offerTimeout",
] as const;

/** The fields of an agent that the engine knows. */
export const AGENT_FIELDS = [
  "agentId",
  "teamId",
  "skills",
  "currentLoad",
  "isAvailable",
  "capacity",
  "weight",
  "calendar",
  "delegateId",
  "lastAssignedAt",
  "recentAssignments",
] as const;

/** The fields of an actor that the engine knows. */
export const ACTOR_FIELDS = [
  "id",
  "role",
] as const;

/** The fields of a history entry that the engine knows. */
export const HISTORY_FIELDS = [
  "historyId",
  "ticketId",
  "fieldChanged",
  "oldValue",
  "newValue",
  "changedBy",
  "changedAt",
  "revision",
  "cause",
  "rule",
  "isInternal",
  "chain",
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
  "followUpOf",
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
  "episode",
  "expiresAt",
  "firstResponseAt",
  "givenAt",
  "lastActivityAt",
  "lastAssignedAt",
  "lastCustomerActivityAt",
  "liveSince",
  "matchedSince",
  "nextAt",
  "nextWakeAt",
  "notifiedAt",
  "offerExpiresAt",
  "opensAt",
  "resolvedAt",
  "responseDueAt",
  "retryAt",
  "since",
  "start",
  "startedAt",
  "statusSince",
  "unassignedSince",
  "until",
  "updatedAt",
  "waitingSince",
] as const;

/** What a row of a log tells, each at the place of its code. */
export const LOG_KINDS = [
  "opened",
  "status",
  "statusWithComment",
  "priority",
  "category",
  "tags",
  "reporterId",
  "assigneeId",
  "teamId",
  "attributes",
  "comment",
  "internalComment",
] as const;

/** Who acts in a row of a log, each at the place of its code. */
export const LOG_ROLES = [
  "reporter",
  "agent",
  "admin",
  "system",
] as const;

/** How a clock stands at the end of a replay, each at the place of its code. */
export const OUTCOMES = [
  "none",
  "met",
  "breached",
  "cancelled",
  "running",
  "paused",
] as const;
