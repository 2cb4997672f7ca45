/**
 * The desk's settings from the environment. The defaults are safe on a laptop. docs/operations.md
 * lists them all.
 */
import { join } from "node:path";

/** The kinds of background work. */
export const DUTIES = ["wake", "deliver", "move", "tidy"] as const;
export type Duty = (typeof DUTIES)[number];

export type Settings = {
  /** A PostgreSQL server; undefined for the embedded database. */
  readonly databaseUrl: string | undefined;
  /** The folder of the embedded database and of a generated secret. */
  readonly data: string;
  readonly host: string;
  /** Undefined: the default port or, if it is taken, any free one. */
  readonly port: number | undefined;
  readonly secret: string | undefined;
  /** Whether the desk is filled from a synthetic log and anybody may sign in as anyone. */
  readonly isDemo: boolean;
  /**
   * The number of tickets in the synthetic log, over half a year. The desk gets the last three
   * weeks.
   */
  readonly tickets: number;
  /** Whether browsers use HTTPS, through a proxy. */
  readonly isHttps: boolean;
  /** The background work of this process. */
  readonly duties: readonly Duty[];
};

export class InvalidSetting extends Error {}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

export function settingsOf(env: Readonly<Record<string, string | undefined>>): Settings {
  // An empty variable counts as unset.
  const {
    DATABASE_URL,
    DESK_DATA,
    HOST,
    PORT,
    DESK_SECRET,
    DESK_DEMO,
    DESK_TICKETS,
    DESK_DUTIES,
    DESK_HTTPS,
  } = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const host = HOST ?? "127.0.0.1";
  if (DATABASE_URL !== undefined && !/^postgres(?:ql)?:\/\//.test(DATABASE_URL)) {
    throw new InvalidSetting("DATABASE_URL must be a PostgreSQL URL such as postgres://user@host/name.");
  }
  if (DESK_SECRET !== undefined && DESK_SECRET.length < 16) {
    throw new InvalidSetting("DESK_SECRET must have at least 16 characters that are hard to guess.");
  }
  for (const [name, value] of Object.entries({ DESK_DEMO, DESK_HTTPS })) {
    if (value !== undefined && !["on", "off"].includes(value)) {
      throw new InvalidSetting(`${name} must be on or off, got ${value}.`);
    }
  }
  return {
    databaseUrl: DATABASE_URL,
    data: DESK_DATA ?? "desk-data",
    host,
    port: PORT === undefined ? undefined : wholeNumber("PORT", PORT, 65_535),
    secret: DESK_SECRET,
    // A desk that others can reach, or that has a server's tickets, is a demo only if the setting
    // says so.
    isDemo: DESK_DEMO === undefined ? DATABASE_URL === undefined && LOOPBACK.has(host) : DESK_DEMO === "on",
    tickets: wholeNumber("DESK_TICKETS", DESK_TICKETS ?? "6000", 100_000),
    isHttps: DESK_HTTPS === "on",
    duties: dutiesOf(DESK_DUTIES),
  };
}

/** The folder of the embedded database. */
export const databaseFolder = ({ data }: Settings): string => join(data, "database");

function dutiesOf(names: string | undefined): readonly Duty[] {
  if (names === undefined) return DUTIES;
  return names.split(",").map((name) => {
    const found = DUTIES.find((duty) => duty === name.trim());
    if (!found) throw new InvalidSetting(`DESK_DUTIES must list some of ${DUTIES.join(",")}, got ${name}.`);
    return found;
  });
}

function wholeNumber(name: string, value: string, max: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= max) return number;
  throw new InvalidSetting(`${name} must be a whole number from 0 to ${max}, got ${value}.`);
}
