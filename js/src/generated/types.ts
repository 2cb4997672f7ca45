// Written from the Rust types by `npm run types`. Do not edit.

/**
 * An action of a timer.
 */
export type Action = { "setPriority": string } | { "setTeam": Id } | { "setStatus": string } | { "page": { 
/**
 * How bad it is.
 */
severity: Severity, } } | { "notify": string } | { "addTag": string } | { "reassign": Record<symbol, never> };

/**
 * Since when a ticket is in its present state: what timers and the next-response clock count from.
 */
export type Activity = { 
/**
 * When it entered its status.
 */
statusSince: Instant, 
/**
 * Since when it is neither resolved nor closed: its opening or its last reopening.
 */
liveSince: Instant, 
/**
 * Since when nobody is assigned, or its reopening if that is later; null while somebody is.
 */
unassignedSince: Instant | null, 
/**
 * Since when its agent has it; null while nobody does.
 */
assignedSince: Instant | null, 
/**
 * When a person last acted on it, or its status last changed.
 */
lastActivityAt: Instant, 
/**
 * When a customer last acted on it, or its status last changed. Customers are everybody in the
 * role reporter, and the ticket's own reporter in any role.
 */
lastCustomerActivityAt: Instant, 
/**
 * Since when a public comment by a customer awaits the desk's reply; null when none does.
 */
waitingSince: Instant | null, };

/**
 * The person or program that gives a command. Your application authenticates it; the engine does
 * not.
 */
export type Actor = { 
/**
 * Your application's identifier.
 */
id: Id, 
/**
 * The role it acts in.
 */
role: Role, };

/**
 * The present time, to which a ticket is advanced.
 */
export type AdvanceCommand = { 
/**
 * The present time, from your application (the host).
 */
at: Instant, 
/**
 * Whether to return the reasons as `trace`.
 */
explain?: boolean, };

/**
 * The result of `Engine::advance_all` for one ticket.
 */
export type AdvanceItem = { "outcome": "changed", 
/**
 * The ticket's place in the list.
 */
index: number, 
/**
 * The ticket's id.
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
 * The ticket; null when its id could not be read.
 */
ticketId: Id | null, 
/**
 * What is wrong with the ticket.
 */
problems: Array<Problem>, };

/**
 * How long after its start a level of a timer fires: minutes or an ISO 8601 duration, or working
 * days of the timer's calendar. `afterPause` of working days means nothing here.
 */
export type After = Offset | WorkingDays;

/**
 * What a pause does to a deadline in working days.
 */
export type AfterPause = "boundary" | "exact";

/**
 * What a start does after a clock has ended.
 */
export type Again = "newCycle" | "resume" | "once";

/**
 * An agent. You can pass a whole database row: other fields are ignored.
 */
export type Agent = { 
/**
 * The host's identifier.
 */
agentId: Id, 
/**
 * The agent's team. Agents of another team are not chosen; an agent without one fits any team.
 */
teamId?: Id, 
/**
 * The agent's skills, at most 1,000.
 */
skills?: Array<Skill>, 
/**
 * The load of the agent's tickets now: their number, unless priorities weigh differently.
 */
currentLoad: number, 
/**
 * Whether the agent takes tickets now.
 */
isAvailable: boolean, 
/**
 * The load that the agent may have; unlimited when absent.
 */
capacity?: number, 
/**
 * The agent's share of the work relative to the others, a whole number from 1 to 1,000; 1 when
 * absent.
 */
weight?: number, 
/**
 * The name of the calendar of the agent's shifts in the engine's configuration; always on
 * shift when absent.
 */
calendar?: string, 
/**
 * The agent who stands in while this one is away.
 */
delegateId?: Id, 
/**
 * When the agent was last assigned a ticket.
 */
lastAssignedAt?: Instant, 
/**
 * When the agent was assigned tickets recently, in any order, for the team's
 * `fairDistribution`: at most 1,000 instants.
 */
recentAssignments?: Array<Instant>, };

/**
 * A transition that an actor may request.
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
category: StatusCategory, 
/**
 * What it requires.
 */
requires: Array<Requirement>, 
/**
 * The requirements that the ticket does not meet, to be supplied with the command. A required
 * comment is always among them.
 */
missing: Array<Requirement>, };

/**
 * Why a deadline passed, said by whom and when.
 */
export type AnnotateBreachCommand = { 
/**
 * The breach, as a decision returned it.
 */
breach: SlaBreach, 
/**
 * Why the deadline passed: not blank, at most 262,144 characters.
 */
reason: string, 
/**
 * Who says so. Not a reporter.
 */
actor: Actor, 
/**
 * The present time, from your application (the host).
 */
at: Instant, };

/**
 * An assignment: the team whose queue the ticket is in, its agents, and what the ticket needs.
 */
export type AssignCommand = { 
/**
 * The team.
 */
team: Team, 
/**
 * The agents to choose from.
 */
agents: Array<Agent>, 
/**
 * Skills needed in addition to the ticket's category and tags, for `SKILL_BASED`; at most
 * 1,000.
 */
requiredSkills?: Array<Skill>, 
/**
 * Preferred skills, for `SKILL_BASED`; at most 1,000. Among the agents with the needed skills,
 * the one with the most preferred skills comes first.
 */
preferredSkills?: Array<Skill>, 
/**
 * Preferred agents, best first; at most 1,000. The first one who is eligible gets the ticket,
 * before the team's strategy applies; for one who is away, the delegate.
 */
preferredAgents?: Array<Id>, 
/**
 * Agents who must not get the ticket.
 */
excludedAgents?: Array<Id>, 
/**
 * Who assigns the ticket.
 */
actor: Actor, 
/**
 * The present time, from your application (the host).
 */
at: Instant, 
/**
 * Whether to return the reasons as `trace`.
 */
explain?: boolean, };

/**
 * Who was chosen for a ticket, and what to store with it.
 */
export type Assignment = { 
/**
 * The agent; null when nobody could be chosen.
 */
agentId: Id | null, 
/**
 * The agent's load at the time of the choice; null when nobody was chosen. Commit only if the
 * stored load is still this, as with the ticket's revision and the team's cursor: otherwise
 * two choices at the same time could fill one place twice.
 */
expectedLoad: number | null, 
/**
 * How the agent was chosen.
 */
selectedBy: SelectedBy, 
/**
 * The team's new cursor; store it with the team. Unchanged when the choice was not by
 * rotation: nobody was chosen, or a preferred agent or delegate.
 */
cursor: Id | null, 
/**
 * How many tickets in a row the cursor's agent has had; store it with the team.
 */
cursorTurns: number | null, 
/**
 * Whether nobody had the needed skills, so that the choice was made among all agents.
 */
fellBack: boolean, 
/**
 * The first instant at which the offer can no longer be accepted; null unless the ticket was
 * offered.
 */
offerExpiresAt: Instant | null, 
/**
 * When nobody could be chosen: the first instant at which somebody may be eligible, because a
 * shift starts, `fairDistribution` allows another ticket or skills are no longer required. The
 * ticket wakes then.
 */
retryAt: Instant | null, 
/**
 * When nobody could be chosen: how many agents each outcome excludes. Otherwise empty.
 */
exclusions: { [outcome in CandidateOutcome["outcome"]]?: number }, 
/**
 * The outcome of every candidate, in the order of the agents; null unless the command sets
 * `explain`.
 */
candidates: Array<Candidate> | null, };

/**
 * How one target of one policy was met.
 *
 * Each clock counts once, under the policy that it had last. Clocks of completed cycles count too.
 */
export type Attainment = { 
/**
 * The policy.
 */
policyId: Id, 
/**
 * The group of the policy.
 */
group: ClockGroup, 
/**
 * Which clock of a ticket is measured.
 */
clockId: ClockId, 
/**
 * The number of clocks that stopped on time.
 */
met: number, 
/**
 * The number of clocks whose deadline has passed.
 */
breached: number, 
/**
 * The number of clocks that ended without a verdict.
 */
cancelled: number, 
/**
 * The number of clocks that are running and not breached.
 */
running: number, 
/**
 * The number of clocks that are paused and not breached.
 */
paused: number, 
/**
 * The share of met clocks among the met and breached ones, from 0 to 1; null when there are
 * none.
 */
metShare: number | null, 
/**
 * How long the work took until the clocks stopped, on time or late; null when none has
 * stopped.
 */
workingMinutes: WorkingMinutes | null, };

/**
 * How the load of agents is compared.
 */
export type BalanceBy = "count" | "utilization";

/**
 * An assignment of many tickets: the teams whose queues they are in, and the agents.
 */
export type BatchCommand = { 
/**
 * The teams. A ticket without a team belongs to the only team; with several it is refused.
 */
teams: Array<Team>, 
/**
 * The agents of all teams.
 */
agents: Array<Agent>, 
/**
 * The only agent who may get tickets. `pull_work` requires it: the agent who has become free.
 */
agentId?: Id, 
/**
 * Who assigns the tickets.
 */
actor: Actor, 
/**
 * The present time, from your application (the host).
 */
at: Instant, 
/**
 * Whether each decision returns its reasons as `trace`.
 */
explain?: boolean, };

/**
 * The result of a batch for one ticket.
 */
export type BatchItem = { "outcome": "decided", 
/**
 * The ticket's place in the list.
 */
index: number, 
/**
 * The ticket's id.
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
 * The ticket; null when its id could not be read.
 */
ticketId: Id | null, 
/**
 * What is wrong with the ticket.
 */
problems: Array<Problem>, };

/**
 * Which target was breached.
 */
export type BreachType = "RESPONSE" | "NEXT_RESPONSE" | "RESOLUTION" | "CUSTOM";

/**
 * The field by which time is attributed.
 */
export type BreakdownBy = "teamId" | "assigneeId" | "status";

/**
 * What to attribute time to, and until when.
 */
export type BreakdownCommand = { 
/**
 * The field that says who held the ticket.
 */
by: BreakdownBy, 
/**
 * Until when running clocks count. Default: the ticket's last change.
 */
at?: Instant, };

/**
 * A calendar: hours in one time zone, or several calendars combined.
 *
 * `union` and `intersect` exclude each other and all other fields.
 */
export type CalendarConfig = { 
/**
 * A base calendar, by name or inline. Its time zone and hours are the defaults of this one.
 * Holidays and exceptions are added to those of the base; an exception replaces one of the
 * same date in the base.
 */
extends?: string | CalendarConfig, 
/**
 * An IANA name such as `Europe/Rome`, in upper or lower case, or a fixed offset such as
 * `+05:30`. Default: UTC.
 */
timeZone?: string, 
/**
 * The windows of each weekday, such as `["09:00", "12:00"]`. Default: Monday to Friday
 * 09:00-18:00.
 */
hours?: WeeklyHours, 
/**
 * The holidays. A holiday closes the windows that start on its date.
 */
holidays?: Array<Holiday>, 
/**
 * Dates with other windows than the week's. An exception beats a holiday.
 */
exceptions?: Array<CalendarException>, } | { 
/**
 * Open when any of these calendars is open.
 */
union: Array<string | CalendarConfig>, } | { 
/**
 * Open when all of these calendars are open.
 */
intersect: Array<string | CalendarConfig>, };

/**
 * A date with other windows than the week's: a half day, an extra Saturday, a day off.
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
 * Its name.
 */
name?: string, };

/**
 * The calendar of a policy or a target: by name, or the one that a field of the ticket names.
 */
export type CalendarName = string | { field: Field, else: string };

/**
 * A candidate and what became of them.
 */
export type Candidate = { 
/**
 * The agent.
 */
agentId: Id, } & ({ "outcome": "chosen" } | { "outcome": "passedOver" } | { "outcome": "otherTeam" } | { "outcome": "excluded" } | { "outcome": "relieved" } | { "outcome": "reporter" } | { "outcome": "declined" } | { "outcome": "notAvailable" } | { "outcome": "atCapacity" } | { "outcome": "lacksSkills", 
/**
 * The names of the missing skills.
 */
missing: Array<string>, } | { "outcome": "offShift", 
/**
 * When the next shift opens; null when none does.
 */
opensAt: Instant | null, } | { "outcome": "fairDistribution", 
/**
 * When the agent may get the next one.
 */
opensAt: Instant | null, });

/**
 * What became of a candidate in an assignment.
 */
export type CandidateOutcome = { "outcome": "chosen" } | { "outcome": "passedOver" } | { "outcome": "otherTeam" } | { "outcome": "excluded" } | { "outcome": "relieved" } | { "outcome": "reporter" } | { "outcome": "declined" } | { "outcome": "notAvailable" } | { "outcome": "atCapacity" } | { "outcome": "lacksSkills", 
/**
 * The names of the missing skills.
 */
missing: Array<string>, } | { "outcome": "offShift", 
/**
 * When the next shift opens; null when none does.
 */
opensAt: Instant | null, } | { "outcome": "fairDistribution", 
/**
 * When the agent may get the next one.
 */
opensAt: Instant | null, };

/**
 * What caused a change.
 */
export type Cause = "open" | "transition" | "update" | "comment" | "assign" | "reassign" | "accept" | "decline" | "lapse" | "retry" | "deadline" | "warning" | "timer" | "reapplyPolicies" | "annotateBreach";

/**
 * How the used time of one cycle of a clock divides among those who held the ticket.
 */
export type ClockBreakdown = { 
/**
 * The group of the clock.
 */
group: ClockGroup, 
/**
 * What it measures.
 */
clockId: ClockId, 
/**
 * The number of the cycle.
 */
cycle: number, 
/**
 * The policy that set its target; null when none applied.
 */
policyId: Id | null, 
/**
 * The working minutes used. The minutes of all holders and `carriedMinutes` add up to exactly
 * this.
 */
usedMinutes: number, 
/**
 * The working minutes used that belong to no holder: scaled by a change of policy, or counted by
 * hours that were edited since. It may be negative.
 */
carriedMinutes: number, 
/**
 * Each holder once, in the order in which they first held the ticket.
 */
holders: Array<HeldTime>, 
/**
 * The deadline that passed; null unless the target is breached.
 */
breachedAt: Instant | null, 
/**
 * Who held the ticket when the deadline passed; null when nobody did, and without a breach.
 */
heldAtBreach: Id | null, };

/**
 * A clock of your own, besides `firstResponse`, `nextResponse` and `resolution`.
 *
 * A clock says how time is measured; the policies say how much of it is promised. It runs only
 * where a policy of some group names it among its `targets`.
 *
 * At one instant the order is: stop, cancel, change of target, reset, pause, start. While a stop
 * or cancel by status, category or condition holds, nothing starts. A stop or cancel by event ends
 * only the live cycle, and the same event may start the next.
 */
export type ClockConfig = { 
/**
 * Its identifier, unique among the clocks: a letter, then up to 63 letters, digits, `-` and
 * `_`. It is part of keys, so do not change it.
 */
clockId: string, 
/**
 * What starts it; at least one trigger. Add `{ event: "reopened" }` where a reopening should
 * start it again: then the policy's `onReopen` says how.
 */
start: Array<Trigger>, 
/**
 * What stops it: a verdict, met or breached.
 */
stop?: Array<Trigger>, 
/**
 * What ends it without a verdict.
 */
cancel?: Array<Trigger>, 
/**
 * What ends it as a stop does, and starts the next cycle with the full target. Without a live
 * cycle it does nothing.
 */
reset?: Array<Trigger>, 
/**
 * While this holds, it does not count. A policy's `pauseOn` replaces it. Default: never.
 */
pause?: Condition, 
/**
 * What a start does after an end. Default: `newCycle`.
 */
again?: Again, 
/**
 * Since when a new cycle counts. Default: since its start.
 */
origin?: Origin, 
/**
 * Another clock of the same group: while that one is live and has a target, this one does not
 * start. Default: none.
 */
heldBackBy?: string, };

/**
 * Something that happens to a ticket and that clocks know of.
 */
export type ClockEvent = "opened" | "firstResponse" | "publicReply" | "customerComment" | "internalNote" | "assigned" | "unassigned" | "teamAssigned" | "teamChanged" | "statusChanged" | "reopened";

/**
 * A group of policies, and of the clocks that they promise. Within a group the first policy that
 * matches applies; groups run side by side.
 */
export type ClockGroup = string;

/**
 * Which clock: one of the three built-in ones, or one that the configuration defines.
 *
 * The order of what falls due at one instant: the built-in clocks first, in this order, then the
 * others by their ids.
 */
export type ClockId = "firstResponse" | "nextResponse" | "resolution" | (string & {});

/**
 * Something unusual about one clock.
 */
export type ClockNote = { 
/**
 * The group of the clock.
 */
group: ClockGroup, 
/**
 * The clock.
 */
clockId: ClockId, 
/**
 * What is unusual.
 */
note: ClockNoteKind, };

/**
 * What is unusual about a clock.
 */
export type ClockNoteKind = "notConfigured" | "lastCycle" | "calendarNotFound";

/**
 * One clock at the instant of the preview.
 */
export type ClockPreview = { 
/**
 * What it measures.
 */
clockId: ClockId, 
/**
 * Its group.
 */
group: ClockGroup, 
/**
 * The policy that set the target; null when none applies.
 */
policyId: Id | null, 
/**
 * The number of its cycle, from 1.
 */
cycle: number, 
/**
 * Its state.
 */
state: ClockState, 
/**
 * Whether its deadline has passed.
 */
isBreached: boolean, 
/**
 * The target in working minutes; null without a target.
 */
targetMinutes: number | null, 
/**
 * The working minutes used.
 */
usedMinutes: number, 
/**
 * The working minutes left, negative when overdue; null without a target. Used and left add up
 * to the target, and more where a deadline in working days moved on to the end of a day.
 */
remainingMinutes: number | null, 
/**
 * The working minutes of its pauses so far.
 */
pausedMinutes: number, 
/**
 * The working minutes used in its longest cycle, the present one included.
 */
longestMinutes: number, 
/**
 * The share of the target used: 0.5 is half, above 1 is overdue; null without a target.
 */
usedFraction: number | null, 
/**
 * The deadline, also of a clock that has stopped; null while it is paused or cancelled, and
 * without a target.
 */
dueAt: Instant | null, 
/**
 * Its timeline between `from` and `to`, past and expected; empty when the call had no range.
 */
segments: Array<Segment>, };

/**
 * The state of a clock.
 */
export type ClockState = "running" | "paused" | "stopped" | "cancelled";

/**
 * The clocks of a ticket: at most one for each group and id.
 *
 * In JSON an object of groups, each an object of clocks. The order is that of what falls due at
 * one instant: the built-in clocks first, then by group and id.
 */
export type Clocks = { [group: string]: { [clockId: string]: SlaClock } };

/**
 * A new comment, its author and its time.
 */
export type CommentCommand = { 
/**
 * The host's identifier for the new comment.
 */
commentId: Id, 
/**
 * The text of the comment: not blank, at most 262,144 characters.
 */
body: string, 
/**
 * Whether only agents and admins may see the comment. Required, so that an internal note never
 * becomes public because a field was forgotten.
 */
isInternal: boolean, 
/**
 * Who writes the comment.
 */
actor: Actor, 
/**
 * The present time, from your application (the host).
 */
at: Instant, 
/**
 * Whether to return the reasons as `trace`.
 */
explain?: boolean, };

/**
 * A comment to be added with a command. Author and time are those of the command.
 */
export type CommentDraft = { 
/**
 * Your application's identifier for the new comment.
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
 * The clock of a completed cycle.
 */
export type CompletedCycle = { 
/**
 * Its group.
 */
group: ClockGroup, 
/**
 * What the clock measured.
 */
clockId: ClockId, 
/**
 * The clock as it ended.
 */
clock: SlaClock, };

/**
 * A condition: a combination of others, or a test of one field. At most 1,000 combinations and
 * tests, nested at most 32 deep.
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
 * Whether it must be present.
 */
exists: boolean, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * The smallest number.
 */
atLeast: number, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * The largest number.
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
below: number, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * The instant.
 */
before: string | number | Date, } | { 
/**
 * The field.
 */
field: Field, 
/**
 * The instant.
 */
after: string | number | Date, };

/**
 * The target of a clock that is promised in working days.
 */
export type DayTarget = { 
/**
 * The promise.
 */
promise: WorkingDays, 
/**
 * Since when its days count: the start of the clock, or a change of target by `neverEarlier`.
 */
from: Instant, 
/**
 * The deadline to which pauses have added exactly their working time. With `afterPause:
 * "boundary"` the clock's own deadline may be later.
 */
exactDueAt: Instant, 
/**
 * Whether a pause has moved the deadline.
 */
isMoved: boolean, };

/**
 * How one deadline was computed.
 */
export type DeadlineTrace = { 
/**
 * What the clock measures.
 */
clockId: ClockId, 
/**
 * The group of the clock.
 */
group: ClockGroup, 
/**
 * The policy that set the target.
 */
policyId: Id | null, 
/**
 * The policy's version.
 */
policyVersion: number, 
/**
 * The calendar whose open time counts; null for 24x7.
 */
calendarId: string | null, 
/**
 * When the clock was started.
 */
startedAt: Instant, 
/**
 * The target in working minutes.
 */
targetMinutes: number | null, 
/**
 * The working minutes used so far.
 */
usedMinutes: number, 
/**
 * The working minutes left, negative when overdue.
 */
remainingMinutes: number | null, 
/**
 * The minutes to which a raise by a timer extended the target, so that the raise itself made
 * nothing late; null if none did.
 */
extendedMinutes: number | null, 
/**
 * The working minutes used that `windows` does not account for: counted before a change of
 * policy, scaled by such a change, or counted by hours that were edited since.
 */
carriedMinutes: number, 
/**
 * The pauses, including the current one.
 */
pauses: Array<PauseTrace>, 
/**
 * The open windows that count towards the target, from the start to the deadline, or to the
 * instant of the trace if there is no deadline. At most the first 1,000.
 */
windows: Array<WindowTrace>, 
/**
 * Whether `windows` is incomplete.
 */
isCutShort: boolean, 
/**
 * The holidays and exceptions in the same period. At most the first 1,000.
 */
specialDays: Array<SpecialDay>, 
/**
 * The deadline; null while the clock is paused.
 */
dueAt: Instant | null, };

/**
 * What the engine decided. Your application (the host) commits all of it in one transaction.
 *
 * Update the ticket only if its stored revision is still that of the snapshot you passed
 * (`WHERE revision = ...`). If no row matched, reload the ticket and retry the command.
 */
export type Decision = { 
/**
 * The new snapshot.
 */
ticket: Ticket, 
/**
 * The fields that changed; empty when nothing did.
 */
patch: Partial<Ticket>, 
/**
 * New history entries, in the order in which the events happened.
 */
history: Array<TicketHistory>, 
/**
 * New breaches, each with the deadline that passed.
 */
breaches: Array<SlaBreach>, 
/**
 * New comments.
 */
comments: Array<TicketComment>, 
/**
 * What the host must do after the commit, such as notify, page or change an agent's load.
 */
effects: Array<Effect>, 
/**
 * The earliest instant at which time alone can change the ticket; null when it cannot.
 */
nextWakeAt: Instant | null, 
/**
 * Who was chosen, for commands that assign; null for all others.
 */
assignment: Assignment | null, 
/**
 * The reasons; null unless the command sets `explain`.
 */
trace: Trace | null, };

/**
 * Sums of old cycles of one clock, so that a ticket does not grow without end.
 */
export type EarlierCycles = { 
/**
 * The group of the clock.
 */
group: ClockGroup, 
/**
 * What the clock measured.
 */
clockId: ClockId, 
/**
 * The number of cycles.
 */
count: number, 
/**
 * How many of them were met.
 */
met: number, 
/**
 * How many of them were breached.
 */
breached: number, 
/**
 * The working milliseconds used in all of them.
 */
usedMs: number, 
/**
 * The working milliseconds used in the longest of them.
 */
longestMs: number, };

/**
 * Something for your application to do. Its key is stable: repeating a decision returns the same
 * key, so a unique index on it makes repeats harmless.
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
 * The key by which the paging service knows the ticket: the same from trigger to
 * resolution, at most 255 characters.
 */
dedupKey: string, 
/**
 * How severe it is.
 */
severity: Severity, 
/**
 * One line, at most 1,024 characters.
 */
summary: string, 
/**
 * The timer that paged; null when the page is acknowledged or resolved.
 */
timerId: string | null, } | { "kind": "reassign", 
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
 * The team whose queue the ticket is in.
 */
teamId: Id | null, 
/**
 * The agent who had it; null when nobody did.
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
 * The weight of the ticket's priority (1 unless configured), or the change of that weight;
 * negative when the ticket leaves the agent.
 */
delta: number, };

/**
 * The configuration of an engine. All fields have defaults, and unknown fields are refused.
 *
 * The fields document their limits. Whatever exceeds one is refused with `LIMIT_EXCEEDED`, before
 * anything else is checked.
 */
export type EngineConfig = { 
/**
 * Named calendars. A policy that names none uses the one named `default`: Monday to Friday
 * 09:00-18:00 UTC unless it is defined here.
 *
 * At most 1,000. Together they consist of at most 10,000 calendars, 50,000 windows a week and
 * 200,000 holidays and exceptions, where a calendar counts each time another one refers to it.
 */
calendars?: { [name: string]: CalendarConfig }, 
/**
 * Clocks of your own, besides `firstResponse`, `nextResponse` and `resolution`; at most 50.
 * Clocks say how time is measured, and policies how much of it is promised.
 */
clocks?: readonly ClockConfig[], 
/**
 * Policies in order; of each group, the first that matches applies. Without any, tickets have
 * no deadlines.
 *
 * At most 1,000. The conditions of clocks, policies and timers have at most 20,000 parts
 * together, and compare with at most 100,000 values.
 */
policies?: readonly SlaPolicy[], 
/**
 * Automatic actions after some time; at most 200. When absent, a P2 that is unassigned for 30
 * minutes becomes a P1, and a P1 that is unassigned for 15 minutes pages. An empty list does
 * nothing.
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
 * How much a ticket of a priority counts towards an agent's load and capacity: whole numbers
 * from 1 to 1,000; 1 for priorities that are not listed. The weight of an assigned ticket
 * changes only with its agent or its priority.
 */
loadWeights?: { [priority: string]: number }, 
/**
 * What counts as a first response when a person of the desk does it: states entered, and
 * `publicReply`; at most 1,000. `["IN_PROGRESS", "publicReply"]` when absent. Automation never
 * counts.
 */
firstResponseOn?: readonly string[], 
/**
 * Whether each history entry carries a SHA-256 over itself and all earlier ones, so that
 * `verifyHistory` detects changed, moved or missing entries. False when absent.
 *
 * A ticket whose history is chained stays chained in any case. The chain of an older ticket
 * starts with its next entry.
 */
tamperEvidentHistory?: boolean, };

/**
 * A test that failed, and the value it found.
 */
export type FailedTest = { 
/**
 * The path of the test in the condition, such as `all[1].not`; empty for the condition itself.
 */
path: string, 
/**
 * The test.
 */
test: Condition, 
/**
 * The field's value, truncated to 100 values and its strings to 1,000 characters; null for a
 * combination.
 */
found: Value, };

/**
 * At most `limit` tickets for one agent in any window of `per` minutes.
 */
export type FairDistribution = { 
/**
 * The length of the window, counted 24x7.
 */
per: Minutes, 
/**
 * How many tickets an agent may get in a window, from 1 to 1,000.
 */
limit: number, };

/**
 * A field of a ticket that a condition may test.
 */
export type Field = "status" | "statusCategory" | "waitsFor" | "priority" | "category" | "tags" | "reporterId" | "assigneeId" | "teamId" | "createdAt" | "firstResponseAt" | "waitingSince" | `attributes.${string}`;

/**
 * One finding.
 */
export type Finding = { 
/**
 * Whether the finding keeps the configuration from loading.
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
 * What is wrong and how to fix it.
 */
message: string, };

/**
 * How bad a finding is.
 */
export type FindingLevel = "error" | "warning";

/**
 * The ticket to open as a follow-up.
 */
export type FollowUpCommand = { 
/**
 * The host's identifier for the new ticket.
 */
ticketId: Id, 
/**
 * Its title, not blank, at most 1,000 characters; the old ticket's title when absent.
 */
title?: string, 
/**
 * Its description, at most 262,144 characters.
 */
description?: string, 
/**
 * Its priority; the old ticket's priority when absent.
 */
priority?: string, 
/**
 * Who opens it; the reporter when absent.
 */
actor?: Actor, 
/**
 * The present time, from your application (the host).
 */
at: Instant, 
/**
 * Whether to return the reasons as `trace`.
 */
explain?: boolean, };

/**
 * The working time for which somebody held the ticket.
 */
export type HeldTime = { 
/**
 * The team, agent or status; null while nobody held it.
 */
holder: Id | null, 
/**
 * The working minutes in the clock's calendar.
 */
minutes: number, };

/**
 * The kinds of flaws that a history can have.
 */
export type HistoryFault = "WRONG_TICKET" | "DUPLICATE_ID" | "REVISION_WENT_BACK" | "TIME_WENT_BACK" | "AHEAD_OF_TICKET" | "OLD_VALUE" | "CHAIN_BROKEN" | "TICKET_DIFFERS";

/**
 * The first entry that does not fit, or the first difference between history and ticket.
 */
export type HistoryFlaw = { 
/**
 * What kind of flaw it is.
 */
fault: HistoryFault, 
/**
 * The entry's place in the list, from 0; null when every entry fits and the ticket differs.
 */
index: number | null, 
/**
 * The entry's id; null when every entry fits and the ticket differs.
 */
historyId: string | null, 
/**
 * The field with the flaw: of the ticket for `OLD_VALUE` and `TICKET_DIFFERS`, otherwise of
 * the entry.
 */
field: string, 
/**
 * The value that the earlier entries require; for a revision or a time, the least or greatest
 * allowed.
 */
expected: Value, 
/**
 * The value found.
 */
found: Value, 
/**
 * The flaw as a sentence.
 */
message: string, };

/**
 * A holiday: one date, a range of dates, or a yearly rule.
 *
 * It is written in one of these forms. The objects also take a `name`.
 *
 * * `"2026-12-25"`: once
 * * `"12-25"`: every year; `"02-29"` in leap years only
 * * `{ date }`: either of these
 * * `{ from, to }`: every date from `from` to `to`, both included
 * * `{ month, weekday, nth }`: `nth` is 1 to 5, or -1 (the last) to -5
 * * `{ easter }`: days after Easter Sunday, -200 to 200; -2 is Good Friday
 */
export type Holiday = string | { date: string, name?: string } | { from: string, to: string, name?: string } | { month: number, weekday: "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun", nth: number, name?: string } | { easter: number, name?: string };

/**
 * An identifier of your application: a string of 1 to 255 characters, or a whole number that
 * JavaScript represents exactly (up to 2^53 - 1 either side of zero). The engine never invents
 * one.
 *
 * Ids are ordered: first numbers by value, then strings by code point. The order breaks ties in
 * assignment.
 */
export type Id = string | number;

/**
 * A moment in time with millisecond precision, from 1970-01-01T00:00:00Z to 2200-01-01T00:00:00Z
 * inclusive.
 *
 * It is read from epoch milliseconds or from an RFC 3339 string **with an offset**; a fraction of
 * a millisecond is dropped. It is written as epoch milliseconds; the JavaScript API returns a
 * `Date`.
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
 * The delay after `since`: minutes, a duration, or working days. It is negative before a
 * deadline.
 */
after: After, 
/**
 * The actions: 1 to 100.
 */
do: Array<Action>, };

/**
 * A positive duration: minutes as a number (fractions allowed), or an ISO 8601 duration of hours,
 * minutes and seconds such as `"PT4H30M"`. Stored in whole milliseconds, at most 230 years.
 *
 * `"P1D"` is refused: a day of working time is ambiguous (eight hours? twenty-four? one date?).
 */
export type Minutes = number | `PT${string}`;

/**
 * A kind of ticket, for `Roster::need`.
 */
export type NeedSpec = { 
/**
 * A configured priority. It decides the weight, and whether a capacity may be exceeded.
 */
priority: string, 
/**
 * The required skills, for `SKILL_BASED`; at most 1,000.
 */
requiredSkills?: Array<Skill>, 
/**
 * The preferred skills, for `SKILL_BASED`; at most 1,000.
 */
preferredSkills?: Array<Skill>, };

/**
 * An offer of a ticket to an agent. While it is open, the ticket counts towards the agent's load.
 */
export type Offer = { 
/**
 * The agent.
 */
agentId: Id, 
/**
 * The first instant at which it can no longer be accepted.
 */
expiresAt: Instant, };

/**
 * The answer to an offer: who gives it, and when.
 */
export type OfferCommand = { 
/**
 * The agent to whom the ticket is offered, an admin, or the system.
 */
actor: Actor, 
/**
 * The present time, from your application (the host).
 */
at: Instant, 
/**
 * Whether to return the reasons as `trace`.
 */
explain?: boolean, };

/**
 * A duration that may be negative or zero: minutes, or an ISO 8601 duration with an optional sign,
 * such as `-PT30M`. A negative one falls before the instant named by `since`, which must then be a
 * deadline.
 */
export type Offset = number | `PT${string}` | `-PT${string}`;

/**
 * What happens to a policy's clocks when a ticket is reopened.
 */
export type OnReopen = "resume" | "newCycle" | "resumeIncludingResolvedTime" | "stayStopped";

/**
 * What happens to the time used when a ticket moves to another policy.
 */
export type OnTargetChange = "keepElapsed" | "restart" | "proportional" | "neverEarlier";

/**
 * When a ticket is opened, and by whom.
 */
export type OpenCommand = { 
/**
 * The present time, from your application (the host).
 */
at: Instant, 
/**
 * Who opens the ticket; the reporter when absent.
 */
actor?: Actor, 
/**
 * Whether to return the reasons as `trace`.
 */
explain?: boolean, };

/**
 * Since when a new cycle of a clock counts.
 */
export type Origin = "waitingSince";

/**
 * What the paging service is to do.
 */
export type PageAction = "trigger" | "acknowledge" | "resolve";

/**
 * The open page of a ticket.
 */
export type PageState = { 
/**
 * Since when it is open.
 */
since: Instant, 
/**
 * How severe it is.
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
 * The first instant of the span.
 */
start: Instant, 
/**
 * The first instant after it.
 */
end: Instant, };

/**
 * When a clock pauses: in some statuses, or while a condition holds.
 */
export type PauseOn = readonly string[] | Condition;

/**
 * A pause of a clock.
 */
export type PauseTrace = { 
/**
 * Its first instant.
 */
start: Instant, 
/**
 * The first instant after it; null for the current pause.
 */
end: Instant | null, 
/**
 * The working minutes that it saved, up to the instant of the trace.
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
at: Instant, 
/**
 * The deadline that it had; null without a target.
 */
dueAt: Instant | null, } | { "state": "cancelled", 
/**
 * When.
 */
at: Instant, };

/**
 * Whether a policy applies to a ticket, and if not, why.
 */
export type PolicyOutcome = "applied" | "failed" | "passedOver" | "replaced";

/**
 * When the clocks of a policy pause: one rule for all of them, or one for each clock.
 */
export type PolicyPause = PauseOn | { [clockId: string]: PauseOn };

/**
 * How one policy fared against the ticket.
 */
export type PolicyTrace = { 
/**
 * The policy's identifier.
 */
policyId: Id, 
/**
 * The policy's version.
 */
version: number, 
/**
 * The policy's group.
 */
group: ClockGroup, 
/**
 * Whether it applies, and if not, why.
 */
outcome: PolicyOutcome, 
/**
 * The tests of the policy that the ticket fails.
 */
failed: Array<FailedTest>, };

/**
 * The clocks of a ticket at one instant.
 */
export type Preview = { 
/**
 * The instant.
 */
at: Instant, 
/**
 * How the promises to the ticket stand, in one word.
 */
slaStatus: SlaStatus, 
/**
 * The clocks with a target: first response, next response, resolution, and then the others by
 * group and id.
 */
clocks: Array<ClockPreview>, 
/**
 * The earliest instant at which time alone can change the ticket; null when it cannot.
 */
nextWakeAt: Instant | null, 
/**
 * The explanation, if the call requested one.
 */
trace: Trace | null, };

/**
 * The instant to preview, and the range of segments.
 */
export type PreviewCommand = { 
/**
 * The instant to preview. An instant before the ticket's last change counts as that change.
 */
at: Instant, 
/**
 * The start of the range in which to return segments; no segments when absent.
 */
from?: Instant, 
/**
 * The end of that range; required with `from`.
 */
to?: Instant, 
/**
 * Whether to return the reasons as `trace`.
 */
explain?: boolean, };

/**
 * A ticket that somebody is about to open, as far as it is known. All fields are those of a
 * `TicketDraft`; only the priority is required.
 */
export type PreviewDraft = { 
/**
 * Your application's identifier, if there is one already.
 */
ticketId?: Id, 
/**
 * The title, if it is written already.
 */
title?: string, 
/**
 * The full description.
 */
description?: string, 
/**
 * The state it is opened in; the workflow's initial state when absent.
 */
status?: string, 
/**
 * A configured priority.
 */
priority: string, 
/**
 * A category of your choice.
 */
category?: string, 
/**
 * Tags of your choice; at most 1,000.
 */
tags?: Array<string>, 
/**
 * The reporter; needed only where a condition looks at `reporterId`.
 */
reporterId?: Id, 
/**
 * The agent who works on it, if already known.
 */
assigneeId?: Id, 
/**
 * The team whose queue it is in.
 */
teamId?: Id, 
/**
 * Your application's attributes.
 */
attributes?: { [name: string]: Value }, };

/**
 * A reason and the field it is about, such as `ticket.priority` or `config.policies[2].calendar`.
 */
export type Problem = { 
/**
 * The path of the field. It starts with the name of the call's argument.
 */
path: string, 
/**
 * What is wrong with it.
 */
reason: Reason, };

/**
 * The assignment state of a ticket: an open offer, who declined, when to retry.
 */
export type QueueState = { 
/**
 * How much the ticket counts towards its agent's load: the weight of its priority when the
 * agent got it.
 */
load: number, 
/**
 * The open offer; null without one.
 */
offer: Offer | null, 
/**
 * The agents who declined it, or let its offer lapse, since it was last assigned.
 */
declinedBy: Array<Id>, 
/**
 * The agent from whom it was last taken.
 */
lastAssigneeId: Id | null, 
/**
 * When to retry the assignment: the first shift of an eligible agent opens then, or fewer
 * skills are required. Null when there is nothing to wait for.
 */
retryAt: Instant | null, };

/**
 * How a team's queue chooses.
 */
export type QueueStrategy = "ROUND_ROBIN" | "LOAD_BASED" | "SKILL_BASED";

/**
 * When policies are reapplied, and by whom.
 */
export type ReapplyPoliciesCommand = { 
/**
 * The present time, from your application (the host).
 */
at: Instant, 
/**
 * Who reapplies them; `system` when absent.
 */
actor?: Actor, 
/**
 * Whether to return the reasons as `trace`.
 */
explain?: boolean, };

/**
 * Why an input was refused. `Display` says what is wrong; `hint`(Reason::hint) says how to fix
 * it.
 */
export type Reason = { "code": "MISSING_FIELD", 
/**
 * What was probably passed instead, and how to fix it.
 */
hint: string | null, } | { "code": "UNKNOWN_FIELD", 
/**
 * The fields that exist, in words.
 */
expected: string, 
/**
 * The field's new name, if it was renamed.
 */
hint: string | null, } | { "code": "INVALID_VALUE", 
/**
 * What the field takes, in words.
 */
expected: string, 
/**
 * What was found, shortened.
 */
found: string, 
/**
 * How to fix it, when there is more to say.
 */
hint: string | null, } | { "code": "INVALID_INSTANT", 
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
 * How to fix it.
 */
hint: string, } | { "code": "TEXT_TOO_LONG", 
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
 * The workflow's states; if there are more than 50, the first 50 and "…".
 */
known: Array<string>, } | { "code": "UNKNOWN_PRIORITY", 
/**
 * The priority found, shortened.
 */
found: string, 
/**
 * The configured priorities, most urgent first; if there are more than 50, the first 50
 * and "…".
 */
known: Array<string>, } | { "code": "UNKNOWN_TEAM", 
/**
 * Whether the ticket has a team at all.
 */
hasTeam: boolean, } | { "code": "ALREADY_ASSIGNED", 
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
 * The configured calendars; if there are more than 50, the first 50 and "…".
 */
known: Array<string>, } | { "code": "UNKNOWN_CLOCK", 
/**
 * The id found, shortened.
 */
found: string, 
/**
 * The clocks that exist; if there are more than 50, the first 50 and "…".
 */
known: Array<string>, } | { "code": "INVALID_TRANSITION", 
/**
 * The ticket's status.
 */
from: string, 
/**
 * The requested status.
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
 * The requested status.
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
 * The requested status.
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
 * How many due events one decision applies at most.
 */
limit: number, } | { "code": "STALE_TIMESTAMP", 
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
 * The most similar known names.
 */
nearest: Array<string>, } | { "code": "INVALID_DATE", 
/**
 * What was found, shortened.
 */
found: string, 
/**
 * How to fix it.
 */
hint: string, } | { "code": "INVALID_WINDOW", 
/**
 * The window found.
 */
found: string, 
/**
 * How to fix it.
 */
hint: string, } | { "code": "CALENDAR_NEVER_OPENS" } | { "code": "DEADLINE_OUT_OF_RANGE" } | { "code": "DUPLICATE", 
/**
 * The id.
 */
found: string, } | { "code": "INVALID_CONFIG", 
/**
 * What is wrong.
 */
problem: string, 
/**
 * How to fix it.
 */
hint: string, } | { "code": "LIMIT_EXCEEDED", 
/**
 * The limit, in words.
 */
limit: string, 
/**
 * How to stay within it.
 */
hint: string, };

/**
 * How the last level of a timer repeats.
 */
export type Repeat = { 
/**
 * The interval between the level and its first repeat, and between repeats.
 */
every: Minutes, 
/**
 * The number of repeats, from 1 to 1,000.
 */
times: number, };

/**
 * What an edge may require, in the command or in the ticket.
 */
export type Requirement = "comment" | "feedback" | "assigneeId" | "teamId" | "category" | "description";

/**
 * The role of an actor.
 */
export type Role = "reporter" | "agent" | "admin" | "system";

/**
 * An assignment from a `Roster`, which has the team and the agents.
 */
export type RosterCommand = { 
/**
 * Skills needed in addition to the ticket's category and tags, for `SKILL_BASED`; at most
 * 1,000.
 */
requiredSkills?: Array<Skill>, 
/**
 * Preferred skills, for `SKILL_BASED`; at most 1,000.
 */
preferredSkills?: Array<Skill>, 
/**
 * Preferred agents, best first; at most 1,000.
 */
preferredAgents?: Array<Id>, 
/**
 * Agents who must not get the ticket.
 */
excludedAgents?: Array<Id>, 
/**
 * Who assigns the ticket.
 */
actor: Actor, 
/**
 * The present time, from your application (the host).
 */
at: Instant, 
/**
 * Whether to return the reasons as `trace`, which looks at every agent.
 */
explain?: boolean, };

/**
 * A span of a clock's timeline, for drawing.
 */
export type Segment = { 
/**
 * Its kind.
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
 * How a clock treats a span of time.
 */
export type SegmentKind = "open" | "closed" | "paused" | "overdue";

/**
 * How an agent was chosen.
 */
export type SelectedBy = "strategy" | "preferred" | "delegate";

/**
 * How severe a page is, in the terms of PagerDuty's Events API v2.
 */
export type Severity = "critical" | "error" | "warning" | "info";

/**
 * What a timer counts from.
 */
export type Since = "opened" | "reopened" | "unassigned" | "assigned" | "inStatus" | "matched" | "breached" | "lastActivity" | "lastCustomerActivity" | "responseDue" | "nextResponseDue" | "resolutionDue" | `attributes.${string}` | { due: ClockId, group?: string } | { breached: ClockId, group?: string };

/**
 * A skill that an agent has or that a ticket needs: a name, or a name with a level from 1 to
 * 1,000.
 *
 * Without a level, an agent has the lowest level, 1, and any level is enough for a ticket.
 */
export type Skill = string | { name: string, level: number };

/**
 * How long a ticket waits for an agent with the needed skills before it goes to one without.
 */
export type SkillTimeout = Minutes | "never";

/**
 * A breached deadline: one for each clock and cycle, however late it is detected.
 */
export type SlaBreach = { 
/**
 * The same as `key`.
 */
breachId: string, 
/**
 * The ticket.
 */
ticketId: Id, 
/**
 * Which target was breached.
 */
breachType: BreachType, 
/**
 * The clock.
 */
clockId: ClockId, 
/**
 * The group of the clock.
 */
group: ClockGroup, 
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
 * When a decision detected it: the only field that depends on how often you call the engine.
 */
detectedAt: Instant, 
/**
 * When somebody was notified. The engine leaves it null for your application to fill in.
 */
notifiedAt: Instant | null, 
/**
 * Why the deadline passed, as `annotateBreach` recorded it; null until then.
 */
reason: string | null, 
/**
 * A stable key, derived from type, cycle and ticket.
 */
key: string, };

/**
 * One clock of a ticket. It counts time in the calendar of its policy, so a pause over a weekend
 * on which the desk is closed neither adds nor saves anything.
 *
 * It pins its policy, version, calendar, target and warnings. They stay as they are when the
 * configuration is edited, until a change of the ticket selects another policy, or
 * `reapplyPolicies` is called.
 */
export type SlaClock = { 
/**
 * Its policy; null while none applies. Time is counted even then, in case one applies later.
 */
policyId: Id | null, 
/**
 * The version of that policy.
 */
policyVersion: number, 
/**
 * The configured calendar that it counts in; null for 24x7.
 */
calendarId: string | null, 
/**
 * Which cycle of this clock it is, from 1.
 */
cycle: number, 
/**
 * Working milliseconds allowed; null when its policy has no target for this clock. Of a target
 * in working days it is the working time from the start to the deadline.
 */
targetMs: number | null, 
/**
 * The target in working days from which `targetMs` follows; null for a target in working time.
 */
dayTarget: DayTarget | null, 
/**
 * The smallest target in milliseconds that `neverEarlier` allows, if that is more than its
 * policy's. Reapplying policies does not lower it.
 */
floorMs: number | null, 
/**
 * When the clock was started.
 */
startedAt: Instant, 
/**
 * Working milliseconds used, without those since `phase.since` while the clock runs.
 */
usedMs: number, 
/**
 * What it is doing.
 */
phase: Phase, 
/**
 * The deadline that passed; null unless the target is breached.
 */
breachedAt: Instant | null, 
/**
 * The warnings of its policy, sent or still to come.
 */
warnings: Array<WarningMark>, 
/**
 * When it was paused, including the resolved time before a reopening. The present pause is in
 * `phase`.
 */
pauses: Array<Pause>, };

/**
 * A policy: its targets, and the tickets that it applies to.
 *
 * Of each group, the first policy of the list that matches a ticket applies.
 */
export type SlaPolicy = { 
/**
 * Your identifier, unique among the policies; all versions of a policy share it.
 */
policyId: Id, 
/**
 * Its version, from 1. Default: 1. New clocks use the highest version. A running clock stays
 * with the version that it started under, so leave an old version in the configuration while
 * open tickets use it.
 */
version?: number, 
/**
 * A display name.
 */
name?: string, 
/**
 * The priority that it applies to. Default: every priority.
 */
priority?: string, 
/**
 * A further condition on the ticket. Default: always true.
 */
when?: Condition, 
/**
 * Its group: a letter, then up to 63 letters, digits, `-` and `_`. Groups run side by side, such
 * as an agreement with a supplier beside the one with the customer. At most 50. Default: `sla`.
 */
group?: string, 
/**
 * Whether it applies to the tickets that no other policy of its group matches, wherever it is
 * in the list. At most one policy of a group is a fallback. Default: false.
 */
fallback?: boolean, 
/**
 * Its targets by clock id: built-in clocks and those of `clocks`. Each is a time (minutes, an
 * ISO 8601 duration such as `PT4H`, or working days), or a time with options of its own.
 */
targets?: { [clockId: string]: Target }, 
/**
 * The target of the first response: minutes, an ISO 8601 duration such as `PT4H`, or working
 * days. Short for `targets.firstResponse`. Default: no target.
 */
responseTimeMinutes?: TargetTime, 
/**
 * The target of each further response to the reporter's comments, in the same form. Short for
 * `targets.nextResponse`. Default: no target.
 */
nextResponseTimeMinutes?: TargetTime, 
/**
 * The target of the resolution, in the same form. Short for `targets.resolution`. Default: no
 * target.
 */
resolutionTimeMinutes?: TargetTime, 
/**
 * Whether the targets count business hours only; if false, they count 24x7. Required unless
 * `targets` or `calendar` is set; then the default is whether there is a `calendar`.
 */
businessHoursOnly?: boolean, 
/**
 * The calendar of its business hours: a name, `24x7`, or `{ field, else }` for the calendar that
 * a field of the ticket names. Default: the calendar named `default`.
 */
calendar?: CalendarName, 
/**
 * When its clocks pause, in place of their own `pause`: a list of statuses or a condition, for
 * all of them or by clock id. Default: the resolution clock pauses in every state of category
 * `pending`, the other built-in clocks never.
 */
pauseOn?: PolicyPause, 
/**
 * When to warn: shares of the target used, or time left; at most 20. Each warning is given
 * once per clock, at its exact instant. Default: no warnings.
 */
warnAt?: Array<WarnAt>, 
/**
 * What happens to the time used when a ticket moves to this policy from another. Default:
 * `keepElapsed`.
 */
onTargetChange?: OnTargetChange, 
/**
 * The least time left after a change by `neverEarlier`. Default: the policy's target.
 */
graceMinutes?: Minutes, 
/**
 * What happens to its clocks when a ticket is reopened. Default: `resume`.
 */
onReopen?: OnReopen, };

/**
 * The engine's state of a ticket, besides its fields: the clocks of each group, the completed
 * cycles, timers, the page and the assignment.
 */
export type SlaState = { 
/**
 * The present cycle of each clock, by group and clock id.
 */
clocks: Clocks, 
/**
 * The cycles completed before the present ones, oldest first: the last 20 of each clock. They
 * never change.
 */
completed: Array<CompletedCycle>, 
/**
 * Sums of the cycles completed before those.
 */
earlierCycles: Array<EarlierCycles>, 
/**
 * What timers count from; null on a ticket that the engine has not decided on yet.
 */
activity: Activity | null, 
/**
 * The progress of each timer that has started.
 */
timers: Array<TimerState>, 
/**
 * The open page; null when nobody is being paged.
 */
page: PageState | null, 
/**
 * The assignment state; null when it is the default.
 */
queue: QueueState | null, };

/**
 * How the promises to a ticket stand: the first of these that holds for any of its clocks.
 */
export type SlaStatus = "breached" | "dueSoon" | "running" | "paused" | "met" | "none";

/**
 * A date on which the hours differ from the week's: a holiday or an exception.
 */
export type SpecialDay = { 
/**
 * The local date, as YYYY-MM-DD.
 */
date: string, 
/**
 * True for an exception, which replaces the week's windows; false for a holiday, which is
 * closed.
 */
isException: boolean, 
/**
 * Its name, if it has one.
 */
name: string | null, };

/**
 * A state of a workflow: its category, and of a pending one, whom it waits for.
 */
export type State = StatusCategory | { category: StatusCategory, waitsFor?: WaitsFor };

/**
 * What a state means to the clocks: every state of a workflow belongs to one category.
 */
export type StatusCategory = "open" | "active" | "pending" | "resolved" | "closed" | "cancelled";

/**
 * What a policy promises for one clock: the time alone, or the time with options that replace
 * those of the policy.
 */
export type Target = TargetTime | TargetOptions;

/**
 * The long form of a target.
 */
export type TargetOptions = { 
/**
 * How much time it allows.
 */
time: TargetTime, 
/**
 * Which time counts. Default: as in the policy.
 */
calendar?: CalendarName, 
/**
 * When to warn, in place of the policy's `warnAt`.
 */
warnAt?: Array<WarnAt>, 
/**
 * When the clock pauses, in place of the policy's `pauseOn` and the clock's `pause`.
 */
pauseOn?: PauseOn, 
/**
 * In place of the policy's `onTargetChange`.
 */
onTargetChange?: OnTargetChange, 
/**
 * In place of the policy's `graceMinutes`.
 */
graceMinutes?: Minutes, 
/**
 * In place of the policy's `onReopen`.
 */
onReopen?: OnReopen, 
/**
 * Whether the clock runs also beside the clock that otherwise holds it back. Default: false.
 */
concurrent?: boolean, };

/**
 * How much time a target allows.
 */
export type TargetTime = Minutes | WorkingDays;

/**
 * A team. You can pass a whole database row: other fields are ignored.
 */
export type Team = { 
/**
 * The host's identifier.
 */
teamId: Id, 
/**
 * How the queue chooses an agent.
 */
queueStrategy: QueueStrategy, 
/**
 * The last agent of the rotation, as the last decision returned it.
 */
cursor?: Id, 
/**
 * How many tickets in a row the cursor's agent has had, as the last decision returned it.
 * `ROUND_ROBIN` needs it for weights; without it every agent gets one ticket in a row.
 */
cursorTurns?: number, 
/**
 * How load is compared; `count` when absent.
 */
balanceBy?: BalanceBy, 
/**
 * The priorities whose tickets may exceed an agent's capacity; at most 1,000.
 */
capacityExemptPriorities?: Array<string>, 
/**
 * For `SKILL_BASED`: how long a ticket waits for an agent with the needed skills before it
 * goes to one without. Minutes, a duration such as `PT30M`, or `"never"`; when absent it does
 * not wait.
 */
skillTimeout?: SkillTimeout, 
/**
 * Whether a ticket goes back to the agent who had it last, if they are eligible.
 */
stickyAgent?: boolean, 
/**
 * The most tickets that one agent gets within a period; unlimited when absent.
 */
fairDistribution?: FairDistribution, 
/**
 * How long an agent may take to accept a ticket, counted 24x7.
 *
 * When present, tickets are offered instead of assigned: the agent accepts or declines, and an
 * offer that is not answered in time lapses.
 */
offerTimeout?: Minutes, };

/**
 * A ticket as your application stores it: all that the next decision needs.
 */
export type Ticket = { 
/**
 * Your application's identifier.
 */
ticketId: Id, 
/**
 * The title, one line.
 */
title: string, 
/**
 * The full description.
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
 * A category of your choice, such as INCIDENT.
 */
category: string | null, 
/**
 * Tags of your choice; at most 1,000.
 */
tags: Array<string>, 
/**
 * The reporter.
 */
reporterId: Id, 
/**
 * The agent who works on it; null when nobody does.
 */
assigneeId: Id | null, 
/**
 * The team whose queue it is in.
 */
teamId: Id | null, 
/**
 * When it was opened.
 */
createdAt: Instant, 
/**
 * When an event last changed it.
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
 * The ticket that this one follows up on, because that one could no longer be reopened.
 */
followUpOf: Id | null, 
/**
 * Your application's attributes: at most 10,000 values, counting those inside lists and
 * objects, nested at most 32 deep.
 */
attributes: { [name: string]: Value }, 
/**
 * Increases by one with each event applied. Update the row only if it still has the old value.
 */
revision: number, 
/**
 * The SLA clocks. Required: without them a ticket would silently have no deadlines.
 */
sla: SlaState, 
/**
 * The earliest instant at which time alone can change this ticket; null when nothing is due.
 */
nextWakeAt: Instant | null, 
/**
 * The chain value of its last history entry; null unless its history is chained.
 */
historyChain: string | null, };

/**
 * New values of fields. Absent fields stay as they are.
 *
 * Null clears a field that may be empty: description, category, tags, assignee, team, feedback and
 * attributes. The status changes by a transition. What the engine computes (deadlines, milestones)
 * cannot be set.
 */
export type TicketChanges = { 
/**
 * The title, one line: not blank, at most 1,000 characters.
 */
title?: string, 
/**
 * The description, at most 262,144 characters.
 */
description?: string | null, 
/**
 * The priority, one of the configured ones.
 */
priority?: string, 
/**
 * The category, a name of the host's choice.
 */
category?: string | null, 
/**
 * The tags, names of the host's choice; at most 1,000.
 */
tags?: Array<string> | null, 
/**
 * Who reported the ticket.
 */
reporterId?: Id, 
/**
 * The agent who works on the ticket.
 */
assigneeId?: Id | null, 
/**
 * The team whose queue the ticket is in.
 */
teamId?: Id | null, 
/**
 * The reporter's feedback, at most 262,144 characters.
 */
feedback?: string | null, 
/**
 * The host's attributes. They replace all present ones: at most 10,000 values, nested at most
 * 32 deep.
 */
attributes?: { [name: string]: Value } | null, };

/**
 * A comment to store, as a decision returns it.
 */
export type TicketComment = { 
/**
 * Your application's identifier.
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
 * The author's role.
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
 * When it was added.
 */
createdAt: Instant, };

/**
 * A ticket to be opened.
 */
export type TicketDraft = { 
/**
 * Your application's identifier.
 */
ticketId: Id, 
/**
 * The title, one line: not blank, at most 1,000 characters.
 */
title: string, 
/**
 * The full description, at most 262,144 characters.
 */
description?: string, 
/**
 * The state it is opened in; the workflow's initial state when absent.
 *
 * The resolution clock of a ticket opened in a pending state starts paused. The clocks of one
 * opened resolved or closed never run: their targets are neither met nor breached.
 */
status?: string, 
/**
 * A configured priority.
 */
priority: string, 
/**
 * A category of your choice.
 */
category?: string, 
/**
 * Tags of your choice; at most 1,000.
 */
tags?: Array<string>, 
/**
 * The reporter.
 */
reporterId: Id, 
/**
 * The agent who works on it, if already known.
 */
assigneeId?: Id, 
/**
 * The team whose queue it is in.
 */
teamId?: Id, 
/**
 * Your application's attributes: at most 10,000 values, counting those inside lists and
 * objects, nested at most 32 deep.
 */
attributes?: { [name: string]: Value }, };

/**
 * What a notification is about.
 */
export type TicketEvent = { "type": "opened" } | { "type": "statusChanged", 
/**
 * The old status.
 */
from: string, 
/**
 * The new status.
 */
to: string, } | { "type": "priorityChanged", 
/**
 * The old priority.
 */
from: string, 
/**
 * The new priority.
 */
to: string, } | { "type": "assigned", 
/**
 * The previous agent; null when nobody had it.
 */
from: Id | null, 
/**
 * The new agent; null when nobody has it.
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
 * The agent who had the offer.
 */
to: Id, } | { "type": "commented", 
/**
 * The comment.
 */
commentId: Id, 
/**
 * Whether only agents and admins may see it.
 */
isInternal: boolean, } | { "type": "warning", 
/**
 * The clock.
 */
clockId: ClockId, 
/**
 * The group of the clock.
 */
group: ClockGroup, 
/**
 * The warning's name: `75%` or `PT30M remaining`.
 */
warning: string, 
/**
 * The deadline.
 */
deadline: Instant | null, } | { "type": "timer", 
/**
 * The timer.
 */
timerId: string, 
/**
 * The name that the timer's `notify` action sets.
 */
name: string, } | { "type": "breached", 
/**
 * Which target was breached.
 */
breachType: BreachType, 
/**
 * The clock.
 */
clockId: ClockId, 
/**
 * The group of the clock.
 */
group: ClockGroup, 
/**
 * The deadline.
 */
deadline: Instant, };

/**
 * One change of one field. Append-only; store it in the same transaction as the ticket.
 */
export type TicketHistory = { 
/**
 * Derived from ticket, revision and field, so it is the same on every repeat.
 */
historyId: string, 
/**
 * The ticket.
 */
ticketId: Id, 
/**
 * The changed field of the ticket, or one of the following:
 *
 * * `comment`: a comment was added; the value is its id.
 * * `breach.RESPONSE` and the like: the value is the deadline that passed.
 * * `warning.RESPONSE` and the like: the value is the warning's name.
 * * `timer`: the value is the timer's id.
 * * `offer`: the value is the agent who got the offer.
 * * `retryAt`: the value is when to retry the assignment.
 * * `breachReason`: the values are the id of a breach and why its deadline passed.
 * * `reapplyPolicies`: the values are what the clocks promised before and after.
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
 * When the change took effect.
 */
changedAt: Instant, 
/**
 * The revision that the event led to.
 */
revision: number, 
/**
 * The command or the due event that caused it.
 */
cause: Cause, 
/**
 * The timer that caused it; null for everything else.
 */
timerId: string | null, 
/**
 * Whether it is about an internal comment, and therefore for agents and admins only.
 */
isInternal: boolean, 
/**
 * With `tamperEvidentHistory`, a SHA-256 over all entries up to this one: over the value of
 * the previous entry, followed by this entry's canonical form. Null otherwise.
 */
chain: string | null, };

/**
 * A timer: either `after` and `do` for one level, or `levels`.
 */
export type TimerConfig = { 
/**
 * Its identifier, unique among the timers: 1 to 64 letters, digits, `-`, `_` and `.`.
 */
id: string, 
/**
 * A condition on the ticket, tested when a step is due. Default: always true.
 */
when?: Condition, 
/**
 * What it counts from.
 */
since: Since, 
/**
 * The calendar whose working time it counts. Default: 24x7.
 */
calendar?: string, 
/**
 * How the last level repeats. Default: it does not.
 */
repeat?: Repeat, } & ({ 
/**
 * The delay after `since`, for a timer with one level: minutes, a duration, or working days. It
 * is negative before a deadline.
 */
after: After, 
/**
 * The actions of a timer with one level: 1 to 100.
 */
do: Array<Action>, } | { 
/**
 * Its levels: 1 to 100, each with a longer delay than the one before.
 */
levels: Array<Level>, });

/**
 * The progress of one timer on one ticket.
 */
export type TimerState = { 
/**
 * The timer.
 */
id: string, 
/**
 * The start of the episode that `steps` counts in.
 */
episode: Instant | null, 
/**
 * How many steps have fallen due in that episode.
 */
steps: number, 
/**
 * Since when its condition holds, if the timer counts from that; null while it does not.
 */
matchedSince: Instant | null, };

/**
 * What a timer waits for.
 */
export type TimerTrace = { 
/**
 * The timer's identifier.
 */
id: string, 
/**
 * When its next step is due if nothing else happens first; null if none is.
 */
nextAt: Instant | null, 
/**
 * The tests of its condition that the ticket fails.
 */
failed: Array<FailedTest>, };

/**
 * Why a ticket has its policy and its deadlines, and what its timers wait for.
 */
export type Trace = { 
/**
 * The policies, in the order in which they were tried.
 */
policies: Array<PolicyTrace>, 
/**
 * The clocks that have a target and have not ended.
 */
deadlines: Array<DeadlineTrace>, 
/**
 * What is unusual about clocks.
 */
notes: Array<ClockNote>, 
/**
 * The timers, in the order of the configuration.
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
 * Who moves the ticket.
 */
actor: Actor, 
/**
 * The present time, from your application (the host).
 */
at: Instant, 
/**
 * A comment that belongs to the transition.
 */
comment?: CommentDraft, 
/**
 * The reporter's feedback, at most 262,144 characters.
 */
feedback?: string, 
/**
 * Whether to return the reasons as `trace`.
 */
explain?: boolean, };

/**
 * An edge of a workflow.
 */
export type TransitionConfig = { 
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
 * What starts, stops, cancels or resets a clock.
 *
 * An event holds for its instant. A status, a category and a condition hold as long as they are
 * true. As a start or a reset they act when they become true, opening included.
 */
export type Trigger = { "event": ClockEvent } | { "status": Array<string> } | { "statusCategory": Array<StatusCategory> } | { "when": Condition };

/**
 * A change of fields.
 */
export type UpdateCommand = { 
/**
 * The new values.
 */
changes: TicketChanges, 
/**
 * Who changes the ticket.
 */
actor: Actor, 
/**
 * The present time, from your application (the host).
 */
at: Instant, 
/**
 * Whether to return the reasons as `trace`.
 */
explain?: boolean, };

/**
 * The result of `verify_history`.
 */
export type Verification = { ok: true, entries: number, } | { ok: false, } & HistoryFlaw;

/**
 * Whom a pending ticket waits for.
 */
export type WaitsFor = "customer" | "thirdParty" | "internal";

/**
 * When to warn: at a share of the target used, such as 0.75, or at an amount of time left, such as
 * `{ "remaining": "PT30M" }`.
 */
export type WarnAt = number | { remaining: Minutes };

/**
 * A warning of one clock: sent, or still to come.
 */
export type WarningMark = { 
/**
 * Its name: `75%` or `PT30M remaining`.
 */
name: string, 
/**
 * The working milliseconds used when the warning falls due. Zero and less where the target is
 * no longer than the time left: it falls due only if the deadline moves on.
 */
usedMs: number, 
/**
 * When it was sent; null until then.
 */
givenAt: Instant | null, };

/**
 * The windows of each weekday in which the desk is open.
 *
 * A window is a pair of local times, `HH:MM` or `HH:MM:SS`, from 00:00 to 24:00. A window that
 * ends before it starts crosses midnight and belongs to the day on which it starts. Windows may
 * touch or overlap.
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
 * Its length in minutes.
 */
minutes: number, };

/**
 * A workflow as a configuration writes it.
 */
export type WorkflowConfig = { 
/**
 * The state a ticket is opened in unless its draft says otherwise.
 */
initial: string, 
/**
 * Each state and its category, or its category and whom it waits for; at most 500.
 */
states: { [state: string]: State }, 
/**
 * The edges; at most 10,000.
 */
transitions: Array<TransitionConfig>, 
/**
 * How long after closing a ticket may be reopened or commented on, in minutes, 24x7; without
 * limit when absent. After that, open a follow-up instead.
 */
reopenWindowMinutes?: Minutes, };

/**
 * A number of working days and the time of day by which they end.
 *
 * A *working date* is a local date on which a window with open time starts. *Day 0* is the working
 * date of the window that contains the start, or of the next opening. The deadline lies on the
 * n-th working date after day 0; `Calendar::due_at_day` has the
 * whole rule.
 */
export type WorkingDays = { 
/**
 * How many working dates after day 0: 0 to 365.
 */
workingDays: number, 
/**
 * The time of day by which the last of them ends. Default: its last closing.
 */
by?: "close" | "startTime" | `${number}:${number}`, 
/**
 * A local time such as `15:00`. Of a start later than that on day 0, day 0 is the next working
 * date. A time later than every closing of the week is refused.
 */
cutoff?: `${number}:${number}`, 
/**
 * What a pause does to the deadline of a clock.
 */
afterPause?: AfterPause, };

/**
 * How long the work took until clocks stopped, in working minutes of each clock's calendar.
 *
 * Percentiles are by nearest rank: each is the value of a clock, and so large a share of all
 * clocks is not longer.
 */
export type WorkingMinutes = { 
/**
 * How many clocks stopped.
 */
count: number, 
/**
 * The 25th percentile.
 */
p25: number, 
/**
 * The 50th percentile.
 */
median: number, 
/**
 * The 75th percentile.
 */
p75: number, 
/**
 * The 90th percentile.
 */
p90: number, 
/**
 * The 95th percentile.
 */
p95: number, 
/**
 * The longest.
 */
longest: number, };


/** Plain data: one of your application's attributes, or a field's old or new value in the history. */
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
  "balanceBy",
  "capacityExemptPriorities",
  "skillTimeout",
  "stickyAgent",
  "fairDistribution",
  "offerTimeout",
] as const;

/** Old names of fields. They are refused, and the hint says the new name. */
export const RENAMED_FIELDS = [
  "anchor",
  "exclude",
  "fairWindow",
  "historyChain",
  "left",
  "loadMeasure",
  "mayExceedCapacity",
  "metric",
  "minutes",
  "relaxSkillsAfter",
  "rule",
  "wanted",
] as const;

/** The built-in clocks, in their order. */
export const CLOCK_IDS = [
  "firstResponse",
  "nextResponse",
  "resolution",
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
  "timerId",
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

/** The fields whose history values are instants, besides those of breaches. */
export const INSTANT_FIELDS = [
  "createdAt",
  "firstResponseAt",
  "resolvedAt",
  "closedAt",
  "dueAt",
  "responseDueAt",
  "retryAt",
] as const;

/** The kinds of rows of a log, each at the index of its code. */
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

/** The roles of the actors in a log, each at the index of its code. */
export const LOG_ROLES = [
  "reporter",
  "agent",
  "admin",
  "system",
] as const;

/** The outcomes of a clock in a replay, each at the index of its code. */
export const OUTCOMES = [
  "none",
  "met",
  "breached",
  "cancelled",
  "running",
  "paused",
] as const;
