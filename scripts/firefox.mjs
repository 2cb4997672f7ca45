// Finds the second browser of the tests. They skip it where it cannot be installed.
import { existsSync } from "node:fs";

const USUAL = {
  linux: ["/usr/bin/firefox-esr", "/usr/bin/firefox"],
  darwin: ["/Applications/Firefox.app/Contents/MacOS/firefox"],
  win32: ["C:\\Program Files\\Mozilla Firefox\\firefox.exe"],
};

/** The program of an installed Firefox; undefined without one. `FIREFOX_PATH` takes precedence. */
export const findFirefox = () =>
  [process.env.FIREFOX_PATH, ...(USUAL[process.platform] ?? [])].find((place) => place && existsSync(place));

/** @type {import("./system.mjs").SystemPackage} */
export const FIREFOX = {
  name: "firefox-esr",
  isInstalled: () => findFirefox() !== undefined,
  hint: "Firefox is not installed: the tests that run in it are skipped.",
  isOptional: true,
};
