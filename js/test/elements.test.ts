/** The custom elements of the built package, in a real browser. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import fc from "fast-check";
import type { Page } from "playwright-core";
import type { Ticket } from "ticket-engine";
import type { SlaCountdown, SlaTimeline } from "ticket-engine/elements";
import { afterAll, describe, expect, test } from "vitest";
import { violations } from "./browser/axe.ts";
import {
  ann,
  draft,
  engine,
  friday,
  GROUPS_HTML,
  HTML,
  monday,
  opened,
  resolved,
  waiting,
  withOwnership,
} from "./browser/elements.ts";
import { closeBrowser, openPage } from "./runtimes/pages.ts";

const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
afterAll(closeBrowser);

const inPage = (use: (page: Page) => Promise<void>, html = HTML): Promise<void> =>
  openPage(pkg, "elements.html", use, { "/elements.html": html });

/** Shows an element with plain data, as it comes from a server. */
const show = (page: Page, name: string, properties: object) =>
  page.evaluate(async ([name, properties]) => void (await window.show(name, JSON.parse(properties))), [
    name,
    JSON.stringify(properties),
  ] as const);

/** Stops the page's time at `time`. It advances only when a test says so. */
const stopTime = async (page: Page, time: string) => {
  await page.clock.install({ time: new Date(Date.parse(time) - 60_000) });
  await page.clock.pauseAt(new Date(time));
};

const countdown = (page: Page) => page.locator("sla-countdown");

describe("a countdown", () => {
  test.each([
    ["running", opened, friday("16:30:00"), "3h 30m left"],
    ["running", opened, "2026-11-21T12:00:00Z", "2h 0m left"],
    ["warned", opened, monday("10:00:01"), "59m 59s left"],
    ["overdue", opened, monday("13:00:00"), "2h 0m overdue"],
    ["paused", waiting, monday("10:30:00"), "Paused, 21h 0m left"],
    ["met", resolved, monday("12:00:00"), "Met"],
  ])("is %s", (standing, ticket, now, text) =>
    inPage(async (page) => {
      await show(page, "sla-countdown", { ticket, now, timeZone: "UTC" });
      expect(await countdown(page).getAttribute("standing")).toBe(standing);
      expect(await countdown(page).getByRole("timer").innerText()).toBe(text);
    }),
  );

  test("dispatches one event for a warning and one for a deadline, and announces only changes of its standing", () =>
    inPage(async (page) => {
      await stopTime(page, monday("09:59:58"));
      await show(page, "sla-countdown", { ticket: opened });
      await page.evaluate(() => {
        window.events = [];
        for (const type of ["warning", "breach"] as const)
          document.addEventListener(type, (event) => {
            const { clockId, at } = (event as CustomEvent).detail;
            window.events.push(`${type} ${clockId} ${at.toISOString()}`);
          });
      });
      const text = () => countdown(page).getByRole("timer").innerText();
      const announced = () => countdown(page).getByRole("status").innerText();
      expect([await text(), await announced()]).toEqual(["1h 0m left", ""]);
      await page.clock.runFor(3_000);
      expect([await text(), await announced()]).toEqual([
        "59m 59s left",
        expect.stringContaining("First response: "),
      ]);
      expect(await page.evaluate(() => window.events)).toEqual([
        "warning firstResponse 2026-11-23T10:00:00.000Z",
      ]);
      const said = await announced();
      await page.clock.runFor(5_000);
      expect([await text(), await announced()]).toEqual(["59m 54s left", said]);
      await page.clock.fastForward("59:53");
      await page.clock.runFor(500);
      expect(await countdown(page).getAttribute("standing")).toBe("warned");
      await page.clock.runFor(3_000);
      expect(await countdown(page).getAttribute("standing")).toBe("overdue");
      expect(await announced()).toContain("overdue");
      expect(await page.evaluate(() => window.events)).toEqual([
        "warning firstResponse 2026-11-23T10:00:00.000Z",
        "breach firstResponse 2026-11-23T11:00:00.000Z",
      ]);
    }));

  test("updates every minute far from the deadline, every second near it, and never after it is removed", () =>
    inPage(async (page) => {
      await stopTime(page, friday("16:00:00"));
      await show(page, "sla-countdown", { ticket: opened });
      const looksDuring = async (ms: number) => {
        await page.evaluate(() => {
          window.looks = 0;
          const element = document.querySelector("sla-countdown") ?? document.createElement("sla-countdown");
          element.now = () => {
            window.looks++;
            return Date.now();
          };
        });
        await page.clock.runFor(ms);
        return page.evaluate(() => window.looks);
      };
      expect(await looksDuring(600_000)).toBeLessThan(15);
      await page.clock.setSystemTime(new Date(monday("10:30:00")));
      await looksDuring(1_000);
      const near = await looksDuring(20_000);
      expect(near).toBeGreaterThan(15);
      expect(near).toBeLessThan(25);
      await page.evaluate(() => {
        document.querySelector("sla-countdown")?.remove();
        window.looks = 0;
      });
      await page.clock.runFor(7_200_000);
      expect(await page.evaluate(() => window.looks)).toBe(0);
    }));

  test("does not move under prefers-reduced-motion", () =>
    inPage(async (page) => {
      await show(page, "sla-countdown", { ticket: opened, now: monday("13:00:00") });
      const motion = () =>
        countdown(page)
          .locator(".dot")
          .evaluate((dot) => getComputedStyle(dot).animationName);
      expect(await motion()).toBe("pulse");
      await page.emulateMedia({ reducedMotion: "reduce" });
      expect(await motion()).toBe("none");
    }));

  test.each([
    ["de", "Europe/Berlin", "2 Min. 0 Sek. left", "Mo., 23. Nov., 12:00"],
    ["ar-EG", "Africa/Cairo", "٢ د", "٠١:٠٠"],
    ["ja", "Asia/Tokyo", "2m 0s", "20:00"],
  ])("is written in %s and %s", (locale, timeZone, duration, due) =>
    inPage(async (page) => {
      await show(page, "sla-countdown", { ticket: opened, now: monday("10:58:00"), locale, timeZone });
      expect(await countdown(page).getByRole("timer").innerText()).toContain(duration);
      expect(await countdown(page).getByRole("timer").getAttribute("aria-label")).toContain(due);
    }),
  );
});

describe("a timeline", () => {
  const minutes = fc.integer({ min: 1, max: 4_000 });
  const histories = fc.record({
    start: fc.integer({ min: 0, max: 14 * 1440 }),
    steps: fc.array(fc.record({ after: minutes, to: fc.nat(3) }), { maxLength: 5 }),
    rest: minutes,
  });

  /** A ticket with a random history, and an instant at which it is shown. */
  const withHistory = ({
    start,
    steps,
    rest,
  }: typeof histories extends fc.Arbitrary<infer T> ? T : never) => {
    let at = Date.parse(friday("00:00:00")) + start * 60_000;
    let { ticket }: { ticket: Ticket } = engine.open(draft, { at });
    for (const { after, to } of steps) {
      at += after * 60_000;
      const allowed = engine.allowedTransitions(ticket, ann).filter(({ missing }) => missing.length === 0);
      const transition = allowed[to % allowed.length];
      if (transition) ticket = engine.transition(ticket, { to: transition.to, actor: ann, at }).ticket;
    }
    return { ticket, at: at + rest * 60_000 };
  };

  test("draws the segments of the engine's preview, for any history of the ticket", () =>
    inPage(async (page) => {
      for (const { ticket, at } of fc.sample(histories, { numRuns: 25, seed: 8 }).map(withHistory)) {
        const [from, to] = [ticket.createdAt.getTime(), at + 86_400_000];
        await page.locator("#place").evaluate((place) => place.replaceChildren());
        await show(page, "sla-timeline", { ticket, now: new Date(at), from, to });
        const drawn = await page.locator("sla-timeline .lane").evaluateAll((lanes) =>
          lanes.map((lane) =>
            Array.from(lane.querySelectorAll<HTMLElement>(".bar .segment"), ({ dataset, part }) => ({
              kind: part[1],
              start: Number(dataset["start"]),
              end: Number(dataset["end"]),
            })),
          ),
        );
        const expected = engine
          .preview(ticket, { at, from, to })
          .clocks.map(({ segments }) =>
            segments.map(({ kind, start, end }) => ({ kind, start: start.getTime(), end: end.getTime() })),
          );
        expect(drawn).toEqual(expected);
      }
    }));

  test("shows warnings, the deadline and now at their places", () =>
    inPage(async (page) => {
      await show(page, "sla-timeline", { ticket: opened, now: friday("17:00:00"), clockId: "firstResponse" });
      const place = (part: string) =>
        page
          .locator(`sla-timeline .track > .${part}`)
          .evaluate((mark) => Number.parseFloat((mark as HTMLElement).style.getPropertyValue("--_at")));
      const [now, warning, due] = [await place("now"), await place("warning"), await place("due")];
      // 1, 66 and 67 hours after the ticket was opened.
      expect(warning / now).toBeCloseTo(66, 0);
      expect(due / now).toBeCloseTo(67, 0);
    }));

  test("is read with arrow keys, in the direction of reading, and as a table", () =>
    inPage(async (page) => {
      const words = { segment: { open: "Open", closed: "Closed", paused: "Paused", overdue: "Overdue" } };
      await show(page, "sla-timeline", {
        ticket: opened,
        now: friday("17:00:00"),
        clockId: "firstResponse",
        timeZone: "UTC",
        messages: words,
      });
      const track = page.getByRole("slider", { name: "First response, span by span" });
      expect(await track.getAttribute("aria-valuetext")).toContain("3 hours, 0 minutes left, due");
      await track.focus();
      await page.keyboard.press("ArrowRight");
      expect(await track.getAttribute("aria-valuetext")).toBe(
        "Open, Fri, Nov 20, 04:00 PM to Fri, Nov 20, 06:00 PM",
      );
      await page.keyboard.press("ArrowRight");
      expect(await track.getAttribute("aria-valuetext")).toMatch(/^Closed, /);
      await page.evaluate(() => {
        document.documentElement.dir = "rtl";
      });
      await page.keyboard.press("ArrowRight");
      expect(await track.getAttribute("aria-valuetext")).toMatch(/^Open, /);
      await page.getByText("As a table").click();
      expect(await page.getByRole("row").allInnerTexts()).toEqual([
        "What\tFrom\tUntil",
        "Open\tFri, Nov 20, 04:00 PM\tFri, Nov 20, 06:00 PM",
        "Closed\tFri, Nov 20, 06:00 PM\tMon, Nov 23, 09:00 AM",
        "Open\tMon, Nov 23, 09:00 AM\tMon, Nov 23, 11:00 AM",
        "Warning, 75%\tMon, Nov 23, 10:00 AM\t",
        "Overdue\tMon, Nov 23, 11:00 AM\tMon, Nov 23, 03:01 PM",
      ]);
    }));

  test("follows a form at every keystroke, and shows the engine's message while the form is not valid", () =>
    inPage(async (page) => {
      await page.evaluate(async () => {
        const input = Object.assign(document.createElement("input"), { ariaLabel: "Priority" });
        const timeline = (await window.show("sla-timeline", {})) as SlaTimeline;
        input.addEventListener("input", () => {
          timeline.ticket = { title: "", priority: input.value };
        });
        document.getElementById("place")?.prepend(input);
      });
      const timeline = page.locator("sla-timeline");
      expect(await timeline.getByRole("status").innerText()).toBe("No ticket to show");
      await page.getByLabel("Priority").pressSequentially("P3");
      expect(await timeline.getAttribute("standing")).toBe("running");
      await page.keyboard.press("Backspace");
      expect(await timeline.getByRole("status").innerText()).toContain('draft.priority: "P" is not a');
      expect(await timeline.getAttribute("standing")).toBe("error");
      await page.getByLabel("Priority").pressSequentially("1");
      expect(await timeline.getAttribute("standing")).toBe("running");
      expect(await page.getByLabel("Priority").evaluate((input) => input === document.activeElement)).toBe(
        true,
      );
    }));
});

describe("the clocks of several groups", () => {
  const inGroups = (use: (page: Page) => Promise<void>) => inPage(use, GROUPS_HTML);
  const now = friday("16:10:00");

  test("are lanes of one timeline, and each of another group than sla is named with its group", () =>
    inGroups(async (page) => {
      await show(page, "sla-timeline", { ticket: withOwnership, now });
      const timeline = page.locator("sla-timeline");
      expect(await timeline.locator(".clock").allInnerTexts()).toEqual([
        "First response",
        "Resolution",
        "Ownership (ola)",
      ]);
      expect(
        await timeline.locator(".lane").evaluateAll((lanes) => lanes.map((lane) => lane.dataset["group"])),
      ).toEqual(["sla", "sla", "ola"]);
      expect(await timeline.getByRole("slider", { name: "Ownership (ola), span by span" }).count()).toBe(1);
    }));

  test("are shown by group, by clock, or by both", () =>
    inGroups(async (page) => {
      const shown = async (choice: object) => {
        await page.locator("#place").evaluate((place) => place.replaceChildren());
        await show(page, "sla-timeline", { ticket: withOwnership, now, ...choice });
        await show(page, "sla-countdown", { ticket: withOwnership, now, ...choice });
        const lanes = await page.locator("sla-timeline .lane .clock").allInnerTexts();
        return [lanes, await countdown(page).getByRole("timer").getAttribute("aria-label")];
      };
      // Of all clocks, the countdown shows the next to fall due.
      const ownership = expect.stringMatching(/^Ownership \(ola\): 50 minutes, 0 seconds left/);
      const response = expect.stringMatching(/^First response: 3 hours, 50 minutes left/);
      expect(await shown({})).toEqual([["First response", "Resolution", "Ownership (ola)"], ownership]);
      expect(await shown({ group: "sla" })).toEqual([["First response", "Resolution"], response]);
      expect(await shown({ group: "ola" })).toEqual([["Ownership (ola)"], ownership]);
      expect(await shown({ clockId: "ownership" })).toEqual([["Ownership (ola)"], ownership]);
      expect(await shown({ clockId: "firstResponse", group: "ola" })).toEqual([[], expect.any(String)]);
      // As attributes, too.
      await page.evaluate(async () => {
        const timeline = document.querySelector("sla-timeline") as SlaTimeline;
        timeline.removeAttribute("clock-id");
        timeline.clockId = null;
        timeline.setAttribute("group", "sla");
        await timeline.updateComplete;
      });
      expect(await page.locator("sla-timeline .lane .clock").allInnerTexts()).toEqual([
        "First response",
        "Resolution",
      ]);
    }));

  test("are named by messages, and a clock without a name by its id", () =>
    inGroups(async (page) => {
      const lane = page.locator("sla-timeline .clock").last();
      await show(page, "sla-timeline", {
        ticket: withOwnership,
        now,
        group: "ola",
        messages: { clock: { ownership: "Im Team" } },
      });
      expect(await lane.innerText()).toBe("Im Team (ola)");
      await show(page, "sla-timeline", { ticket: withOwnership, now, group: "ola", messages: { clock: {} } });
      expect(await lane.innerText()).toBe("ownership (ola)");
    }));

  test("have their group in the events of warnings and breaches", () =>
    inGroups(async (page) => {
      await stopTime(page, friday("16:29:58"));
      await show(page, "sla-countdown", { ticket: withOwnership, group: "ola" });
      await page.evaluate(() => {
        window.events = [];
        for (const type of ["warning", "breach"] as const)
          document.addEventListener(type, (event) => {
            const { clockId, group, at } = (event as CustomEvent).detail;
            window.events.push(`${type} ${group}/${clockId} ${at.toISOString()}`);
          });
      });
      await page.clock.runFor(3_000);
      await page.clock.fastForward("29:58");
      await page.clock.runFor(3_000);
      expect(await page.evaluate(() => window.events)).toEqual([
        "warning ola/ownership 2026-11-20T16:30:00.000Z",
        "breach ola/ownership 2026-11-20T17:00:00.000Z",
      ]);
      expect(await countdown(page).getAttribute("standing")).toBe("overdue");
    }));
});

test("a draft needs no more than what policies look at", () =>
  inPage(async (page) => {
    await show(page, "sla-countdown", { ticket: { priority: "P3" }, now: monday("10:00:00") });
    expect(await countdown(page).getByRole("timer").innerText()).toBe("4h 0m left");
    await show(page, "sla-timeline", { ticket: { priority: "P3", title: " " }, now: monday("10:00:00") });
    expect(await page.locator("sla-timeline .lane").count()).toBe(2);
  }));

test("a ticket that is solved shows its deadline, and counts down no more", () =>
  inPage(async (page) => {
    expect(resolved.dueAt).not.toBeNull();
    await show(page, "sla-countdown", { ticket: resolved, now: monday("12:00:00"), clockId: "resolution" });
    expect(await countdown(page).getByRole("timer").innerText()).toBe("Met");
    await show(page, "sla-timeline", { ticket: resolved, now: monday("12:00:00"), timeZone: "UTC" });
    const lane = page.locator("sla-timeline .lane[data-clock-id=resolution]");
    expect(await lane.locator(".state").innerText()).toMatch(/^Met/);
  }));

test("an unknown language or time zone is shown as an error", () =>
  inPage(async (page) => {
    await show(page, "sla-countdown", { ticket: opened, now: friday("17:00:00"), timeZone: "Mars/Olympus" });
    expect(await countdown(page).getByRole("timer").innerText()).toContain("Mars/Olympus");
    await page.evaluate(() => {
      (document.querySelector("sla-countdown") as SlaCountdown).timeZone = "UTC";
    });
    expect(await countdown(page).getAttribute("standing")).toBe("running");
  }));

describe("axe finds no violations", () => {
  const looks = [
    ["light", "ltr"],
    ["dark", "ltr"],
    ["light", "rtl"],
    ["dark", "rtl"],
  ] as const;
  test.each(looks)("in %s and %s", (colorScheme, dir) =>
    inPage(async (page) => {
      await page.emulateMedia({ colorScheme });
      await page.evaluate((dir) => {
        document.documentElement.dir = dir;
      }, dir);
      const times = [
        [opened, friday("16:30:00")],
        [opened, monday("10:30:00")],
        [opened, monday("13:00:00")],
        [waiting, monday("10:30:00")],
        [resolved, monday("12:00:00")],
        [{ ...draft, priority: "" }, monday("12:00:00")],
      ];
      for (const [ticket, now] of times)
        for (const name of ["sla-countdown", "sla-timeline"]) await show(page, name, { ticket, now });
      for (const summary of await page.getByText("As a table").all()) await summary.click();
      expect(await violations(page)).toEqual([]);
    }),
  );
});

describe("the import", () => {
  test("works on a server, by import and by require, and registers nothing there", async () => {
    const imported = await import("ticket-engine/elements");
    const required = createRequire(import.meta.url)("ticket-engine/elements");
    expect(Object.keys(required)).toEqual(Object.keys(imported));
  });

  const bundled = async (contents: string) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
      bundle: true,
      format: "esm",
      minify: true,
      write: false,
    });
    return outputFiles[0]?.text ?? "";
  };

  test("brings the elements into a bundle, and only then", async () => {
    expect(await bundled('import "ticket-engine/elements";')).toContain("sla-timeline");
    const without = await bundled('import { createEngine } from "ticket-engine"; createEngine();');
    expect(without).not.toContain("sla-timeline");
  });
});
