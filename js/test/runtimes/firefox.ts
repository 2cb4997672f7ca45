/** Tests in Firefox. Skipped where none is installed. */
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { afterAll, beforeAll, describe } from "vitest";
import { findFirefox } from "../../../scripts/firefox.mjs";
import { serve } from "./pages.ts";

type Serve = Parameters<typeof serve>;

/** Opens a page at the address of a folder that is served, and closes it afterwards. */
type Open = (
  folder: Serve[0],
  files: Serve[1],
  use: (page: Page, address: string) => Promise<void>,
) => Promise<void>;

export function inFirefox(tests: (open: Open) => void): void {
  const executablePath = findFirefox();
  describe.runIf(executablePath)("in Firefox", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await puppeteer.launch({ browser: "firefox", executablePath: String(executablePath) });
    });
    afterAll(() => browser?.close());

    tests((folder, files, use) =>
      serve(folder, files, async (address) => {
        const page = await browser.newPage();
        // Beside the other tests a page may take longer than puppeteer's half minute.
        page.setDefaultTimeout(120_000);
        await use(page, address);
        await page.close();
      }),
    );
  });
}
