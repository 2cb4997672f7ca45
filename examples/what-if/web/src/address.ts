/** The page's state, stored in the fragment of its URL so that it can be shared as a link. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { EngineConfig, Problem } from "ticket-engine";
import type { ClockKey } from "./clocks.ts";
import { studio } from "./remote.ts";

export type View = {
  /** The size of the generated log, or the name of a file. */
  readonly log: number | string;
  readonly clock: ClockKey;
  /** The id of the ticket that is shown. */
  readonly ticket?: string | undefined;
  /** The country whose holidays were chosen. */
  readonly country?: string | undefined;
  /** The configuration to compare with; the replay's default if undefined. */
  readonly base?: EngineConfig | undefined;
  /** The edited configuration; undefined if nothing is edited. */
  readonly edited?: EngineConfig | undefined;
};

export const DEFAULT_TICKETS = 4_000;
/** Limited by a browser's memory. */
export const MAX_TICKETS = 100_000;

/**
 * How long to wait before writing the URL: a slider causes a hundred changes a second, and browsers
 * limit the rate.
 */
const WRITE_DELAY_MS = 250;

export type Address = {
  readonly view: View;
  /** Why the engine refuses configurations in the URL, which are then ignored. */
  readonly problems: readonly Problem[];
  /** Changes the view; `isStep` adds a step for the back button. */
  readonly change: (part: Partial<View>, isStep?: boolean) => void;
  /** The URL of this view with a ticket opened. */
  readonly ticketHref: (id: string) => string;
};

/** Returns undefined until the URL has been read. */
export function useAddress(): Address | undefined {
  const [view, setView] = useState<View>();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [hash, setHash] = useState(location.hash);
  const newest = useRef(view);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = (next: View) => {
    newest.current = next;
    setView(next);
  };
  useEffect(() => {
    const read = async () => {
      const { view, problems } = await parse(location.hash);
      show(view);
      setProblems(problems);
      setHash(location.hash);
    };
    // If the worker fails here, the whole page shows the error.
    read().catch(() => {});
    addEventListener("popstate", read);
    return () => removeEventListener("popstate", read);
  }, []);

  if (!view) return undefined;
  const write = async (isStep: boolean) => {
    const shown = newest.current;
    const next = `#${await serialize(shown as View)}`;
    // A later change writes the URL itself.
    if (shown !== newest.current) return;
    if (next !== location.hash) history[isStep ? "pushState" : "replaceState"](null, "", next);
    setHash(next);
  };
  return {
    view,
    problems,
    change(part, isStep = false) {
      setProblems([]);
      show({ ...(newest.current ?? view), ...part });
      clearTimeout(timer.current);
      if (isStep) void write(true);
      else timer.current = setTimeout(() => void write(false), WRITE_DELAY_MS);
    },
    ticketHref(id) {
      const parameters = new URLSearchParams(hash.slice(1));
      parameters.set("ticket", id);
      return `#${parameters}`;
    },
  };
}

async function serialize(view: View): Promise<string> {
  const { log, clock, ticket, country, base, edited } = view;
  const parameters = new URLSearchParams({
    log: typeof log === "number" ? `generated:${log}` : `file:${log}`,
  });
  if (clock !== "resolution") parameters.set("clock", clock);
  if (country !== undefined) parameters.set("country", country);
  if (base !== undefined) parameters.set("base", await compress(base));
  if (edited !== undefined) parameters.set("config", await compress(edited));
  if (ticket !== undefined) parameters.set("ticket", ticket);
  return parameters.toString();
}

/** Parses a URL's fragment. Invalid parts get their default. */
async function parse(hash: string): Promise<{ view: View; problems: Problem[] }> {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const log = parameters.get("log") ?? "";
  const tickets = Number(/^generated:(\d+)$/.exec(log)?.[1] ?? DEFAULT_TICKETS);
  const problems: Problem[] = [];
  /** Drops a configuration that the engine refuses, because the forms need a valid one. */
  const validConfig = async (name: string) => {
    const config = await decompress(parameters.get(name));
    const result = config === undefined ? undefined : await studio.check(config);
    if (result?.ok !== false) return config;
    problems.push(...result.problems);
    return undefined;
  };
  const view: View = {
    log: log.startsWith("file:") ? log.slice(5) : Math.min(MAX_TICKETS, Math.max(1, tickets)),
    // Replaced by the resolution if the configuration has no such clock.
    clock: parameters.get("clock") ?? "resolution",
    ticket: parameters.get("ticket") ?? undefined,
    country: parameters.get("country") ?? undefined,
    base: await validConfig("base"),
    edited: await validConfig("config"),
  };
  return { view, problems };
}

async function compress(config: EngineConfig): Promise<string> {
  const stream = new Blob([JSON.stringify(config)])
    .stream()
    .pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function decompress(text: string | null): Promise<EngineConfig | undefined> {
  if (!text) return undefined;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  } catch {
    return undefined;
  }
}
