/** The form for opening hours, the time zone, and the holidays of a country. */
import { useRef, useState } from "preact/hooks";
import type { CalendarConfig, EngineConfig, Problem } from "ticket-engine";
import { FieldProblem, problemsAt } from "./components.tsx";
import {
  DAY_NAMES,
  DAYS,
  type Day,
  type WeeklyCalendar,
  type Windows,
  windowsOf,
  withBreak,
  withCalendar,
  withEveryDay,
  withWindows,
} from "./configuration.ts";
import { studio } from "./remote.ts";
import { TimeSlider } from "./slider.tsx";
import type { Country } from "./worker/holidays.ts";

type Props = {
  readonly config: EngineConfig;
  readonly problems: readonly Problem[];
  readonly timeZones: readonly string[];
  readonly country: string | undefined;
  readonly set: (config: EngineConfig, country?: string) => void;
};

export function Hours({ config, problems, timeZones, country, set }: Props) {
  const names = Object.keys(config.calendars ?? {});
  const [chosen, setChosen] = useState("default");
  const name = names.includes(chosen) ? chosen : (names[0] ?? "default");
  const calendar = config.calendars?.[name];
  const path = `config.calendars.${name}`;
  const setCalendar = (changed: CalendarConfig, from = country) =>
    set(withCalendar(config, name, changed), from);
  return (
    <details class="card" open>
      <summary>
        <h2>Opening hours</h2>
      </summary>
      {names.length > 1 && (
        <label class="field">
          Calendar
          <select value={name} onChange={(event) => setChosen(event.currentTarget.value)}>
            {names.map((option) => (
              <option key={option}>{option}</option>
            ))}
          </select>
        </label>
      )}
      {!calendar ? (
        <>
          <p class="muted">
            The configuration has no hours. The default is Monday to Friday, 09:00 to 18:00 UTC.
          </p>
          <button type="button" onClick={() => setCalendar({ hours: workingWeek() })}>
            Set hours
          </button>
        </>
      ) : calendar.union || calendar.intersect || !calendar.hours ? (
        <p class="muted">This calendar combines others. Edit it as JSON below.</p>
      ) : (
        <Calendar
          calendar={calendar}
          path={path}
          problems={problems}
          timeZones={timeZones}
          country={country}
          set={setCalendar}
        />
      )}
    </details>
  );
}

const workingWeek = () =>
  Object.fromEntries(DAYS.slice(0, 5).map((day) => [day, [["09:00", "18:00"]] as const]));

type CalendarProps = Omit<Props, "config" | "set"> & {
  readonly calendar: WeeklyCalendar;
  readonly path: string;
  readonly set: (calendar: CalendarConfig, country?: string) => void;
};

function Calendar({ calendar, path, problems, timeZones, country, set }: CalendarProps) {
  const firstOpenDay = DAYS.map((day) => windowsOf(calendar, day)).find((windows) => windows.length > 0);
  const zoneProblems = problemsAt(problems, `${path}.timeZone`);
  return (
    <div class="stack">
      {firstOpenDay && (
        <fieldset class="sliders">
          <legend>Every open day</legend>
          <TimeSlider
            label="Opens"
            time={firstOpenDay[0]?.[0] ?? "00:00"}
            set={(time) => set(withEveryDay(calendar, "opens", time))}
          />
          <TimeSlider
            label="Closes"
            time={firstOpenDay.at(-1)?.[1] ?? "24:00"}
            set={(time) => set(withEveryDay(calendar, "closes", time))}
          />
        </fieldset>
      )}
      <FieldProblem id="calendar-problem" problems={problems.filter((problem) => problem.path === path)} />
      <details class="days">
        <summary>Day by day</summary>
        {DAYS.map((day) => (
          <WeekDay
            key={day}
            day={day}
            windows={windowsOf(calendar, day)}
            problems={problemsAt(problems, `${path}.hours.${day}`)}
            set={(windows) => set(withWindows(calendar, day, windows))}
          />
        ))}
      </details>
      <label class="field">
        Time zone
        <select
          value={calendar.timeZone ?? "UTC"}
          aria-describedby={zoneProblems.length > 0 ? "zone-problem" : undefined}
          onChange={(event) => set({ ...calendar, timeZone: event.currentTarget.value })}
        >
          {!timeZones.includes(calendar.timeZone ?? "UTC") && <option>{calendar.timeZone}</option>}
          {timeZones.map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </select>
      </label>
      <FieldProblem id="zone-problem" problems={zoneProblems} />
      <HolidayPicker
        holidays={calendar.holidays ?? []}
        country={country}
        set={(holidays, from) => set({ ...calendar, holidays }, from)}
      />
      <FieldProblem id="holidays-problem" problems={problemsAt(problems, `${path}.holidays`)} />
    </div>
  );
}

type WeekDayProps = {
  readonly day: Day;
  readonly windows: Windows;
  readonly problems: readonly Problem[];
  readonly set: (windows: Windows) => void;
};

function WeekDay({ day, windows, problems, set }: WeekDayProps) {
  const [first, ...others] = windows;
  const withBreakAdded = first && others.length === 0 ? withBreak(first) : undefined;
  const replace = (index: number, end: 0 | 1, time: string) =>
    set(
      windows.map((window, position) =>
        position !== index ? window : end === 0 ? ([time, window[1]] as const) : ([window[0], time] as const),
      ),
    );
  return (
    <fieldset class="sliders day">
      <legend>
        <label>
          <input
            type="checkbox"
            checked={windows.length > 0}
            onChange={(event) => set(event.currentTarget.checked ? [["09:00", "18:00"]] : [])}
          />
          {DAY_NAMES[day]}
          {windows.length === 0 && <small>closed</small>}
        </label>
      </legend>
      {windows.map(([opens, closes], index) => (
        <div class="window" key={index}>
          <TimeSlider label="Opens" time={opens} set={(time) => replace(index, 0, time)} />
          <TimeSlider
            label={closes <= opens ? "Closes, next day" : "Closes"}
            time={closes}
            set={(time) => replace(index, 1, time)}
          />
          {windows.length > 1 && (
            <button
              type="button"
              class="small"
              onClick={() => set(windows.filter((_, position) => position !== index))}
            >
              Remove <span class="visually-hidden">{`${DAY_NAMES[day]} ${opens} to ${closes}`}</span>
            </button>
          )}
        </div>
      ))}
      {withBreakAdded && (
        <button type="button" class="small" onClick={() => set(withBreakAdded)}>
          Add a break <span class="visually-hidden">on {DAY_NAMES[day]}</span>
        </button>
      )}
      <FieldProblem id={`${day}-problem`} problems={problems} />
    </fieldset>
  );
}

type Holidays = NonNullable<CalendarConfig["holidays"]>;

type HolidaysProps = {
  readonly holidays: Holidays;
  readonly country: string | undefined;
  readonly set: (holidays: Holidays, country: string | undefined) => void;
};

function HolidayPicker({ holidays, country, set }: HolidaysProps) {
  const [countries, setCountries] = useState<readonly Country[]>();
  const [error, setError] = useState<string>();
  const fetchCountries = (isOpen: boolean) => {
    if (!isOpen || countries) return;
    setError(undefined);
    studio.countries().then(setCountries, () => setError("The countries could not be loaded."));
  };
  // While the holidays load, the hours may change, or another country may be chosen.
  const latest = useRef(set);
  latest.current = set;
  const choices = useRef(0);
  const choose = (code: string) => {
    const number = ++choices.current;
    const isNewest = () => number === choices.current;
    setError(undefined);
    if (code === "") return set([], undefined);
    studio.holidays(code, new Date().getFullYear()).then(
      (found) => isNewest() && latest.current(found, code),
      () => isNewest() && setError("The holidays of this country could not be loaded."),
    );
  };
  return (
    <details class="holidays" onToggle={(event) => fetchCountries(event.currentTarget.open)}>
      <summary>
        Holidays:{" "}
        {holidays.length === 0 ? "none" : `${holidays.length} days${country ? ` of ${country}` : ""}`}
      </summary>
      {countries ? (
        <label class="field">
          Country
          <select value={country ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="">{holidays.length > 0 && !country ? "As configured" : "None"}</option>
            {countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ) : (
        !error && <p class="muted">Loading the countries…</p>
      )}
      {holidays.length > 0 && (
        <button type="button" class="small" onClick={() => choose("")}>
          Remove holidays
        </button>
      )}
      {error && (
        <p class="field-problem" role="alert">
          {error}
        </p>
      )}
    </details>
  );
}
