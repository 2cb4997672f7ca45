/** What the environment says of a desk; what it does not say is safe for a laptop. docs/operations.md has the list. */
import { join } from "node:path";

/** What a desk does besides answering. */
export const DUTIES = ["wake", "deliver", "move", "tidy"] as const;
export type Duty = (typeof DUTIES)[number];

export type Settings = {
  /** A PostgreSQL server; the embedded database when undefined. */
  readonly databaseUrl: string | undefined;
  /** Where the embedded database is and, unless it is given, the secret. */
  readonly data: string;
  readonly host: string;
  /** Undefined: the usual one or, when it is taken, any that is free. */
  readonly port: number | undefined;
  readonly secret: string | undefined;
  /** Whether anybody may be anyone, over a desk that is filled with a synthetic log. */
  readonly isDemo: boolean;
  /** How many tickets the synthetic log has, of half a year; the desk gets its last three weeks. */
  readonly tickets: number;
  /** Whether browsers come by HTTPS, through a proxy. */
  readonly isHttps: boolean;
  /** What this process does besides answering. */
  readonly duties: readonly Duty[];
};

export class WrongSetting extends Error {}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

export function settingsOf(env: Readonly<Record<string, string | undefined>>): Settings {
  // An empty variable is one that is not set.
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
    throw new WrongSetting("DATABASE_URL is the address of a PostgreSQL: postgres://user@host/name.");
  }
  if (DESK_SECRET !== undefined && DESK_SECRET.length < 16) {
    throw new WrongSetting("DESK_SECRET has at least 16 characters, which nobody can guess.");
  }
  for (const [name, value] of Object.entries({ DESK_DEMO, DESK_HTTPS })) {
    if (value !== undefined && !["on", "off"].includes(value)) {
      throw new WrongSetting(`${name} is on or off, not ${value}.`);
    }
  }
  return {
    databaseUrl: DATABASE_URL,
    data: DESK_DATA ?? "desk-data",
    host,
    port: PORT === undefined ? undefined : whole("PORT", PORT, 65_535),
    secret: DESK_SECRET,
    // Where others can come, or where the tickets are real, only when it is said.
    isDemo: DESK_DEMO === undefined ? DATABASE_URL === undefined && LOOPBACK.has(host) : DESK_DEMO === "on",
    tickets: whole("DESK_TICKETS", DESK_TICKETS ?? "6000", 100_000),
    isHttps: DESK_HTTPS === "on",
    duties: dutiesOf(DESK_DUTIES),
  };
}

/** The folder of the embedded database. */
export const databaseFolder = ({ data }: Settings): string => join(data, "database");

function dutiesOf(names: string | undefined): readonly Duty[] {
  if (names === undefined) return DUTIES;
  return names.split(",").map((name) => {
    const duty = DUTIES.find((own) => own === name.trim());
    if (!duty) throw new WrongSetting(`DESK_DUTIES are some of ${DUTIES.join(",")}; there is no ${name}.`);
    return duty;
  });
}

function whole(name: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new WrongSetting(`${name} is a whole number from 0 to ${most}, not ${text}.`);
}
