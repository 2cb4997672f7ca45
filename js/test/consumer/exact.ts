/** What the engine always refuses does not compile, and similar valid code does. */
import {
  type Action,
  type CalendarConfig,
  type ClockConfig,
  type Condition,
  createCalendar,
  createEngine,
  type Engine,
  type EngineConfig,
  type ErrorCode,
  type Holiday,
  type Roster,
  type SlaPolicy,
  type State,
  type TicketDraft,
  type TicketInput,
  type TimerConfig,
  type WorkflowConfig,
} from "ticket-engine";

// A condition is one combination, or one test of a field.
export const conditions: Condition[] = [
  { all: [{ field: "priority", in: ["P1", "P2"] }, { not: { field: "tags", has: "internal" } }] },
  { any: [] },
  { field: "category", equals: null },
  { field: "attributes.contract.seats", atLeast: 100 },
  { field: "assigneeId", exists: false, has: undefined },
];
// @ts-expect-error to be equal to null is a test
export const nullTest: Condition = { field: "tags", has: "vip", equals: null };
// @ts-expect-error two tests in one
export const twoTests: Condition = { field: "priority", in: ["P1"], has: "P1" };
// @ts-expect-error two tests in one
export const twoBounds: Condition = { field: "attributes.seats", atLeast: 1, atMost: 2 };
// @ts-expect-error two combinations in one
export const twoCombinations: Condition = { all: [], any: [] };
// @ts-expect-error a combination and a test in one
export const combinationAndTest: Condition = { not: { any: [] }, field: "priority", exists: true };
// @ts-expect-error a combination holds conditions, and this is two in one
export const deep: Condition = { all: [{ field: "priority", equals: "P1", exists: true }] };
// @ts-expect-error no test
export const noTest: Condition = { field: "priority" };

// An action does one thing.
export const actions: Action[] = [
  { setPriority: "P1" },
  { page: { severity: "critical" } },
  { reassign: {} },
  { notify: "late", addTag: undefined },
];
// @ts-expect-error two things in one
export const twoThings: Action = { notify: "late", addTag: "late" };
// @ts-expect-error null does not leave an action out
export const nullAction: Action = { notify: "late", addTag: null };

// A timer has one level or several.
const id = "t";
export const timers: TimerConfig[] = [
  { id, since: "unassigned", after: 30, do: [{ setPriority: "P1" }] },
  { id, since: "unassigned", after: "PT30M", do: [{ reassign: {} }], levels: null, repeat: null },
  { id, since: "resolutionDue", levels: [{ after: "-PT30M", do: [{ notify: "soon" }] }] },
  {
    id,
    since: "opened",
    levels: [{ after: 60, do: [{ reassign: {} }] }],
    repeat: { every: "PT1H30M15S", times: 3 },
    when: null,
  },
];
// @ts-expect-error neither
export const neither: TimerConfig = { id, since: "opened" };
// @ts-expect-error half of a level
export const half: TimerConfig = { id, since: "opened", after: 5 };
// @ts-expect-error both
export const both: TimerConfig = { id, since: "opened", after: 5, do: [], levels: [] };
// @ts-expect-error half of the one and all of the other
export const mixed: TimerConfig = { id, since: "opened", after: 5, levels: [] };

// A calendar has hours, or combines other calendars.
export const calendars: CalendarConfig[] = [
  {},
  { timeZone: "Europe/Rome", hours: { mon: [["09:00", "12:00"]] }, holidays: ["12-25"], union: null },
  { extends: { timeZone: "UTC" }, exceptions: [{ date: "2026-12-24", hours: [] }] },
  { union: ["early", { intersect: ["late", { hours: {} }] }] },
  { intersect: [{}], timeZone: undefined },
];
// @ts-expect-error a union has no time zone
createCalendar({ union: [{}], timeZone: "UTC" });
// @ts-expect-error a union is no intersection
createCalendar({ union: [{}], intersect: [{}] });
// @ts-expect-error nor an extension
createCalendar({ extends: {}, intersect: [{}] });
// @ts-expect-error inside a configuration neither
export const inside: EngineConfig = { calendars: { a: { union: ["b"], holidays: ["12-25"] } } };

// A holiday has one form.
export const holidays: Holiday[] = [
  "2026-12-25",
  { date: "12-25", name: "Christmas" },
  { from: "2026-08-10", to: "2026-08-21" },
  { month: 11, weekday: "thu", nth: 4 },
  { easter: -2 },
];
// @ts-expect-error two forms in one
createCalendar({ holidays: [{ date: "12-25", easter: 1 }] });

// A duration is minutes, or an ISO 8601 duration of hours, minutes and seconds.
const policy = { policyId: 1, businessHoursOnly: true };
const parts = { hours: 4 };
export const policies: SlaPolicy[] = [
  { ...policy, responseTimeMinutes: 0.5, resolutionTimeMinutes: "PT.5H" },
  { ...policy, responseTimeMinutes: `PT${parts.hours}H`, warnAt: [0.75, { remaining: "PT30M" }] },
  { ...policy, responseTimeMinutes: null, graceMinutes: undefined },
];
// @ts-expect-error words
export const words: SlaPolicy = { ...policy, responseTimeMinutes: "4 hours" };
// @ts-expect-error a day of working time is ambiguous
export const day: SlaPolicy = { ...policy, resolutionTimeMinutes: "P1D" };
// @ts-expect-error only a timer may count backwards
export const negative: SlaPolicy = { ...policy, responseTimeMinutes: "-PT30M" };
// @ts-expect-error a timer has the same durations
export const wordsOfTimer: TimerConfig = { id, since: "opened", after: "30m", do: [] };

// When clocks pause: in statuses or under a condition, for all clocks of a policy or by clock.
const thirdParty = { field: "waitsFor", equals: "thirdParty" } as const;
export const pauses: SlaPolicy[] = [
  { ...policy, pauseOn: ["PENDING"] },
  { ...policy, pauseOn: { field: "waitsFor", in: ["customer", "thirdParty"] } },
  { ...policy, pauseOn: { any: [thirdParty, { not: { field: "createdAt", after: new Date() } }] } },
  { ...policy, pauseOn: { resolution: ["PENDING"], ownership: thirdParty } },
];
// @ts-expect-error two tests in one
export const twoPauses: SlaPolicy = { ...policy, pauseOn: { ...thirdParty, exists: true } };
// @ts-expect-error a status alone is no list
export const onePause: SlaPolicy = { ...policy, pauseOn: { resolution: "PENDING" } };

// A target is a time, or a time with options.
export const targets: SlaPolicy = {
  policyId: 1,
  targets: {
    resolution: { workingDays: 2, by: "17:00", cutoff: "10:00", afterPause: "exact" },
    firstResponse: { time: 60, calendar: "24x7", warnAt: [{ remaining: "PT10M" }], concurrent: null },
    ownership: { time: { workingDays: 0 }, calendar: { field: "attributes.site", else: "default" } },
    agentWork: "PT8H",
  },
};
// @ts-expect-error no time
export const withoutTime: SlaPolicy = { policyId: 1, targets: { ownership: { calendar: "24x7" } } };
// @ts-expect-error no such time of day
export const noon: SlaPolicy = { policyId: 1, targets: { ownership: { workingDays: 1, by: "noon" } } };

// A trigger is one of four.
const start = [{ event: "opened" }, { statusCategory: ["open"] }] as const;
export const clocks: ClockConfig[] = [
  {
    clockId: "a",
    start,
    stop: [{ status: ["DONE"] }, { when: thirdParty }],
    again: "once",
    pause: thirdParty,
  },
  { clockId: "b", start, origin: "waitingSince", heldBackBy: "a", cancel: null },
];
// @ts-expect-error two triggers in one
export const twoTriggers: ClockConfig = { clockId: "a", start: [{ event: "opened", status: ["NEW"] }] };
// @ts-expect-error no such event
export const noEvent: ClockConfig = { clockId: "a", start: [{ event: "created" }] };
// @ts-expect-error nothing starts it
export const noStart: ClockConfig = { clockId: "a" };

// A state has a category, and a pending one says whom it waits for.
export const states: WorkflowConfig["states"] = {
  NEW: "open",
  "AT VENDOR": { category: "pending", waitsFor: "thirdParty" },
  WITHDRAWN: "cancelled",
};
// @ts-expect-error nobody else to wait for
export const weather: State = { category: "pending", waitsFor: "weather" };

// Attributes are a record.
declare const command: { at: Date };
const draft = { ticketId: 1, title: "Help", priority: "P1", reporterId: 7 };
export const drafts: TicketDraft[] = [
  { ...draft, attributes: {} },
  { ...draft, attributes: { length: 3, size: 1, name: "a", list: [1], deep: { at: new Date() } } },
];
const engine = createEngine();
// @ts-expect-error a list
engine.open({ ...draft, attributes: [1] }, command);
// @ts-expect-error a function
engine.open({ ...draft, attributes: () => 1 }, command);
// @ts-expect-error a map
engine.open({ ...draft, attributes: new Map() }, command);
// @ts-expect-error a date
engine.open({ ...draft, attributes: new Date() }, command);
// @ts-expect-error a string
engine.open({ ...draft, attributes: "{}" }, command);

// A preview needs of a draft only what policies look at.
engine.preview({ priority: "P1" }, command);
engine.preview({ ...draft, title: undefined, reporterId: null }, command);
// @ts-expect-error a priority is required
engine.preview({ title: "Help" }, command);
// @ts-expect-error a draft to open needs a title
engine.open({ ticketId: 1, priority: "P1", reporterId: 7 }, command);

// An assignment is from a list of agents, or from a roster.
declare const ticket: TicketInput;
declare const roster: Roster;
const who = { actor: { id: 2, role: "agent" }, at: 0 } as const;
const team = { teamId: 1, queueStrategy: "LOAD_BASED" } as const;
engine.assign(ticket, { team, agents: [], ...who });
engine.assign(ticket, { roster, preferredAgents: [7], ...who });
// @ts-expect-error both
engine.assign(ticket, { roster, team, agents: [], ...who });
// @ts-expect-error half of the one and the other
engine.assign(ticket, { roster, team, ...who });
// @ts-expect-error neither
engine.assign(ticket, who);

const changes = { priority: undefined };
engine.update(ticket, { changes, ...who });
// @ts-expect-error the tags are a list of strings
engine.update(ticket, { changes: { tags: [1] }, ...who });

// A configuration from a file. Parsed JSON has type any; an imported JSON file has the type
// `string` where names are expected, as this object has, and must be cast. Both are validated at
// run time.
const imported = {
  calendars: {
    desk: { timeZone: "Europe/Rome", hours: { mon: [["09:00", "17:00"]] } },
    any: { union: ["desk"] },
  },
  policies: [
    {
      policyId: "gold",
      when: { field: "tags", has: "gold" },
      responseTimeMinutes: "PT1H",
      businessHoursOnly: true,
    },
    {
      policyId: "rest",
      responseTimeMinutes: 240,
      businessHoursOnly: true,
      pauseOn: { resolution: ["WAITING"] },
    },
  ],
  timers: [{ id: "late", since: "unassigned", after: "PT30M", do: [{ notify: "late" }, { reassign: {} }] }],
  workflow: { initial: "NEW", states: { NEW: "open" }, transitions: [] },
};
createEngine(imported as unknown as EngineConfig);
createEngine(JSON.parse("{}"));
// @ts-expect-error without a cast
createEngine(imported);

/** The classes are exported as types only: their objects come from functions. */
export const typed = (value: Engine): Engine => value;

// Names that were changed before the first release are gone.
// @ts-expect-error since: "opened"
export const created: TimerConfig = { id, since: "created", after: 5, do: [] };
// @ts-expect-error since
export const anchored: TimerConfig = { id, anchor: "unassigned", after: 5, do: [] };
// @ts-expect-error remaining
export const left: SlaPolicy = { ...policy, warnAt: [{ left: "PT30M" }] };
// @ts-expect-error keepElapsed
export const carry: SlaPolicy = { ...policy, onTargetChange: "carry" };
// @ts-expect-error tamperEvidentHistory
createEngine({ historyChain: true });
// @ts-expect-error preferredAgents
engine.assign(ticket, { roster, wanted: [7], ...who });
// @ts-expect-error the code of the refusal is STALE_TIMESTAMP; a history fault has this name
export const code: ErrorCode = "TIME_WENT_BACK";
