// Plain JavaScript without imports: the same file runs in every runtime.

/**
 * Computes every golden vector, in single calls and in columns, and lists the wrong results.
 *
 * @param {typeof import("ticket-engine")} engine
 * @param {{ calendars: import("ticket-engine").CalendarConfig[], cases: { calendar: number, start:
 * number, minutes: number, dueAt: number, dueBackAt: number, end: number, minutesBetween: number,
 * isOpen: boolean }[], }} vectors
 * @returns {{ cases: number, rows: number, wrong: string[] }}
 */
export function golden(engine, vectors) {
  const wrong = [];
  let rows = 0;
  const expect = (what, vector, expected, found) => {
    if (found !== expected) wrong.push(`${what} of ${JSON.stringify(vector)} is ${found}`);
  };

  // One after another: the indexes of all calendars take 170 megabytes.
  for (const [index, config] of vectors.calendars.entries()) {
    const calendar = engine.createCalendar(config);
    const cases = vectors.cases.filter((vector) => vector.calendar === index);
    for (const vector of cases) {
      const { start, minutes, end } = vector;
      expect("dueAt", vector, vector.dueAt, calendar.dueAt(new Date(start), minutes).getTime());
      expect("dueAt", vector, vector.dueAt, calendar.dueAtMs(start, minutes));
      expect("dueBackAt", vector, vector.dueBackAt, calendar.dueAtMs(start, -minutes));
      expect("minutesBetween", vector, vector.minutesBetween, calendar.minutesBetween(new Date(start), end));
      expect("minutesBetween", vector, vector.minutesBetween, -calendar.minutesBetweenMs(end, start));
      expect("isOpen", vector, vector.isOpen, calendar.isOpen(new Date(start).toISOString()));
    }

    const column = (value) => Float64Array.from(cases, value);
    const starts = column((vector) => vector.start);
    const columns = {
      dueAt: calendar.dueAtAll(
        starts,
        column((vector) => vector.minutes),
      ),
      dueBackAt: calendar.dueAtAll(
        starts,
        column((vector) => -vector.minutes),
      ),
      minutesBetween: calendar.minutesBetweenAll(
        starts,
        column((vector) => vector.end),
      ),
    };
    for (const [name, { values, refused }] of Object.entries(columns)) {
      if (refused.length > 0)
        wrong.push(`rows ${refused} of the column ${name} of calendar ${index} are refused`);
      for (const [row, vector] of cases.entries()) {
        expect(`the column ${name}`, vector, vector[name], values[row]);
        rows++;
      }
    }
    calendar.free();
  }
  return { cases: vectors.cases.length, rows, wrong };
}
