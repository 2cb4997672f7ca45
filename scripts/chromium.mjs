// Finds the browser of the tests: an installed Chromium or Chrome, or the package of the Linux
// distribution.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Stop } from "./run.mjs";

/** Where a browser is usually installed. `CHROME_PATH` takes precedence. */
const USUAL = {
  linux: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/snap/bin/chromium",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((folder) =>
    process.env[folder] ? [join(process.env[folder], "Google", "Chrome", "Application", "chrome.exe")] : [],
  ),
};

const HOW =
  "Install Chromium or Chrome, or set CHROME_PATH to the program of one, and run this again: the tests run in a browser too.";

/** The program of an installed browser; undefined without one. */
export async function findChromium() {
  const configured = process.env.CHROME_PATH;
  if (configured && !existsSync(configured))
    throw new Stop(`CHROME_PATH is ${configured}, which does not exist. ${HOW}`);
  // Playwright is importable only after the npm packages are installed. Its browser is used if it
  // was downloaded.
  const { chromium } = await import("playwright-core");
  const places = [configured, ...(USUAL[process.platform] ?? []), chromium.executablePath()];
  return places.find((place) => place && existsSync(place));
}

/** @type {import("./system.mjs").SystemPackage} */
export const CHROMIUM = {
  name: "chromium",
  isInstalled: async () => (await findChromium()) !== undefined,
  hint: HOW,
};
