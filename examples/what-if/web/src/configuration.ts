/** Edits of a configuration: each gives a new one and leaves the rest as it is. What it means is the engine's. */
import type { CalendarConfig, EngineConfig, SlaPolicy } from "ticket-engine";
import { clockTime, DAY, minutesOf, STEP } from "./format.ts";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];
export const DAY_NAMES: Readonly<Record<Day, string>> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

export type Window = readonly [opens: string, closes: string];
/** The windows of a day, in order. */
export type Windows = readonly Window[];

/** A calendar with hours of its own; one that is made of others has none to edit. */
export type OwnHours = Exclude<CalendarConfig, { readonly union: object } | { readonly intersect: object }>;

export const windowsOf = (calendar: CalendarConfig, day: Day): Windows => calendar.hours?.[day] ?? [];

export const withCalendar = (config: EngineConfig, name: string, calendar: CalendarConfig): EngineConfig => ({
  ...config,
  calendars: { ...config.calendars, [name]: calendar },
});

/** A day without windows is left out: it is closed. */
export function withWindows(calendar: OwnHours, day: Day, windows: Windows): OwnHours {
  const { [day]: _, ...others } = calendar.hours ?? {};
  return { ...calendar, hours: windows.length === 0 ? others : { ...others, [day]: windows } };
}

const BREAK = 60;

/** A window with an hour's break in its middle; undefined where there is no room for one on that day. */
export function withBreak([opens, closes]: Window): Windows | undefined {
  const from = minutesOf(opens);
  // Whatever closes no later than it opens closes on the next day.
  const to = minutesOf(closes) + (minutesOf(closes) <= from ? DAY : 0);
  const begins = Math.floor((from + to - BREAK) / 2 / STEP) * STEP;
  const ends = begins + BREAK;
  // What opens again after midnight would be a window of the next day.
  if (begins <= from || ends >= to || ends >= DAY) return undefined;
  return [
    [opens, clockTime(begins)],
    [clockTime(ends), closes],
  ];
}

/** Moves the opening or the closing of every day that is open. */
export function withEveryDay(calendar: OwnHours, end: "opens" | "closes", time: string): OwnHours {
  return DAYS.reduce((changed, day) => {
    const windows = windowsOf(calendar, day);
    const at = end === "opens" ? 0 : windows.length - 1;
    return withWindows(
      changed,
      day,
      windows.map((window, index) =>
        index !== at ? window : end === "opens" ? [time, window[1]] : [window[0], time],
      ),
    );
  }, calendar);
}

export const withPolicy = (config: EngineConfig, index: number, policy: SlaPolicy): EngineConfig => ({
  ...config,
  policies: (config.policies ?? []).map((own, place) => (place === index ? policy : own)),
});

/** What a target's field holds: a number is minutes, all else is left to the engine; nothing is no target. */
export function withTarget(policy: SlaPolicy, field: TargetField, text: string): SlaPolicy {
  const { [field]: _, ...others } = policy;
  const trimmed = text.trim();
  if (trimmed === "") return others;
  return { ...others, [field]: /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed };
}

export type TargetField = "responseTimeMinutes" | "nextResponseTimeMinutes" | "resolutionTimeMinutes";
export type PausedMetric = "firstResponse" | "resolution";

/** How many policies pause a metric in a status, and how many leave its pauses to the engine. */
export function pausesIn(config: EngineConfig, metric: PausedMetric, status: string) {
  const policies = config.policies ?? [];
  return {
    all: policies.length,
    pausing: policies.filter(({ pauseOn }) => pauseOn?.[metric]?.includes(status)).length,
    leaving: policies.filter(({ pauseOn }) => pauseOn?.[metric] === undefined).length,
  };
}

/** Lets every policy pause a metric in a status, or none. */
export const withPause = (
  config: EngineConfig,
  metric: PausedMetric,
  status: string,
  isPausing: boolean,
): EngineConfig => ({
  ...config,
  policies: (config.policies ?? []).map((policy) => {
    const others = (policy.pauseOn?.[metric] ?? []).filter((own) => own !== status);
    return { ...policy, pauseOn: { ...policy.pauseOn, [metric]: isPausing ? [...others, status] : others } };
  }),
});
