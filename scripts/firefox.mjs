// The second browser of the tests: they pass it by where there is none and none can be installed.
import { existsSync } from "node:fs";
import { aptInstall } from "./apt.mjs";
import { Stop } from "./run.mjs";

const USUAL = {
  linux: ["/usr/bin/firefox-esr", "/usr/bin/firefox"],
  darwin: ["/Applications/Firefox.app/Contents/MacOS/firefox"],
  win32: ["C:\\Program Files\\Mozilla Firefox\\firefox.exe"],
};

/** The program of an installed Firefox; undefined when there is none. `FIREFOX_PATH` goes before all others. */
export const findFirefox = () =>
  [process.env.FIREFOX_PATH, ...(USUAL[process.platform] ?? [])].find((place) => place && existsSync(place));

/** Installs Firefox on a Debian-like system when there is none; elsewhere says that it is passed by. */
export function setUpFirefox() {
  if (findFirefox()) return;
  try {
    aptInstall("firefox-esr", "Firefox is not installed; what is tested in it is passed by.");
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
  }
}
