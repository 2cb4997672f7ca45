/** The React examples of the docs. */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { createEngine, presets, type Ticket } from "ticket-engine";
import { afterAll, expect, test } from "vitest";
import { blocks, writeModules } from "../../js/test/docs.ts";
import { closeBrowser, openPage } from "../../js/test/runtimes/pages.ts";
import { root } from "./project.ts";

const folder = writeModules(blocks("jsx", "docs/recipes.md"));
afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true });
});

test("the elements have types in JSX", () => {
  const [declared = ""] = blocks("ts", "docs/elements.md");
  const [used = ""] = blocks("jsx", "docs/elements.md");
  expect(used).toContain("<sla-countdown ");
  writeFileSync(join(folder, "react.d.ts"), declared);
  writeFileSync(
    join(folder, "clock.tsx"),
    `import { createEngine } from "ticket-engine";
const engine = createEngine();
${used}
export const both = <sla-timeline className="wide" engine={engine} ticket={null} timeZone="UTC" key="one" />;
export const ours = <sla-countdown clockId="ownership" group="ola" />;
// @ts-expect-error the id of a clock is a string
export const wrong = <sla-countdown clockId={5} />;
`,
  );
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const strict = ["--noEmit", "--strict", "--noImplicitAny", "false", "--jsx", "react-jsx"];
  const es = ["--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom"];
  execFileSync(process.execPath, [tsc, ...strict, ...es, "clock.tsx", "react.d.ts"], {
    cwd: folder,
    encoding: "utf8",
    stdio: "pipe",
  });
});

const config = { policies: presets.standardPolicies, workflow: presets.relaxedWorkflow };
const PAGE = `import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { Countdown } from "./countdown.jsx";
const root = createRoot(document.body.appendChild(document.createElement("main")));
window.show = (ticket) => root.render(createElement(Countdown, { ticket }));
`;
declare global {
  interface Window {
    show(ticket: unknown): void;
    intervals: number;
  }
}

test("the countdown shows how a clock stands, and updates only while it runs", async () => {
  await build({
    stdin: { contents: PAGE, resolveDir: folder },
    bundle: true,
    jsx: "automatic",
    format: "esm",
    define: { config: JSON.stringify(config) },
    outfile: join(folder, "page.js"),
  });
  const html = '<!doctype html><body><script type="module" src="/page.js"></script></body>';
  const engine = createEngine(config);
  const at = (time: string) => ({
    at: `2026-11-23T${time}:00Z`,
    actor: { id: "ann", role: "agent" } as const,
  });
  const moved = (ticket: Ticket, to: string, time: string) =>
    engine.transition(ticket, { to, ...at(time) }).ticket;
  const draft = { ticketId: "T-1", title: "VPN", priority: "P1", reporterId: "ray" };
  const opened = engine.open(draft, at("10:00")).ticket;
  const resolved = moved(opened, "RESOLVED", "11:00");

  await openPage(
    folder,
    "countdown.html",
    async (page) => {
      const thrown: Error[] = [];
      page.on("pageerror", (error) => thrown.push(error));
      await page.clock.install({ time: new Date("2026-11-23T10:59:00Z") });
      await page.clock.pauseAt(new Date("2026-11-23T11:00:00Z"));
      await page.evaluate(() => {
        window.intervals = 0;
        const { setInterval, clearInterval } = window;
        Object.assign(window, {
          setInterval: (...args: Parameters<typeof setInterval>) => {
            window.intervals++;
            return setInterval(...args);
          },
          clearInterval: (id: number) => {
            window.intervals--;
            clearInterval(id);
          },
        });
      });
      const main = page.locator("main");
      const shows = async (ticket: unknown, text: string, intervals: number) => {
        await page.evaluate(
          (ticket) => window.show(ticket && JSON.parse(ticket as string)),
          ticket && JSON.stringify(ticket),
        );
        await expect.poll(() => main.innerText()).toBe(text);
        await expect.poll(() => page.evaluate(() => window.intervals)).toBe(intervals);
      };
      await shows(opened, "180 working minutes left", 1);
      await shows(resolved, "met", 0);
      await shows(undefined, "", 0);
      await shows(moved(opened, "PENDING", "10:30"), "paused, 210 working minutes left", 0);
      await shows({ ...opened, status: "NOWHERE" }, "", 0);
      await shows(opened, "180 working minutes left", 1);
      await page.clock.fastForward("04:00:00");
      await expect.poll(() => main.innerText()).toBe("overdue by 60 working minutes");
      await shows(moved(opened, "RESOLVED", "14:30"), "breached", 0);
      await shows(moved(resolved, "IN_PROGRESS", "14:50"), "170 working minutes left", 1);
      expect(thrown).toEqual([]);
    },
    { "/countdown.html": html },
  );
});
