/** What the page shows, in the fragment of its address: a link shows the same to somebody else. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { EngineConfig, Problem } from "ticket-engine";
import { METRIC_NAMES, type MetricName } from "./metric.ts";
import { studio } from "./remote.ts";

export type View = {
  /** How many tickets the generated log has, or the name of the file that was read. */
  readonly log: number | string;
  readonly metric: MetricName;
  /** The name of the ticket that is looked at. */
  readonly ticket?: string | undefined;
  /** The country whose holidays the calendar has, when they were chosen by country. */
  readonly country?: string | undefined;
  /** What is compared with, unless it is the replay's own configuration. */
  readonly base?: EngineConfig | undefined;
  /** The edited configuration, unless nothing is edited. */
  readonly edited?: EngineConfig | undefined;
};

export const DEFAULT_TICKETS = 4_000;
/** As many as make sense in a browser's memory. */
export const MOST_TICKETS = 100_000;

/** Sliders tell a hundred changes a second, and browsers refuse as many addresses. */
const SETTLES_AFTER = 250;

export type Address = {
  readonly view: View;
  /** What the engine has against the configurations of the address: those are left out. */
  readonly problems: readonly Problem[];
  /** Shows something else; `isStep` puts it before the back button. */
  readonly change: (part: Partial<View>, isStep?: boolean) => void;
  /** The address of the same with a ticket opened. */
  readonly ticketHref: (id: string) => string;
};

/** Undefined until the address has been read. */
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
      const { view, problems } = await parsed(location.hash);
      show(view);
      setProblems(problems);
      setHash(location.hash);
    };
    // What fails here fails for the whole page, and is told there.
    read().catch(() => {});
    addEventListener("popstate", read);
    return () => removeEventListener("popstate", read);
  }, []);

  if (!view) return undefined;
  const write = async (isStep: boolean) => {
    const shown = newest.current;
    const next = `#${await written(shown as View)}`;
    // What was changed meanwhile writes itself.
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
      else timer.current = setTimeout(() => void write(false), SETTLES_AFTER);
    },
    ticketHref(id) {
      const parameters = new URLSearchParams(hash.slice(1));
      parameters.set("ticket", id);
      return `#${parameters}`;
    },
  };
}

async function written(view: View): Promise<string> {
  const { log, metric, ticket, country, base, edited } = view;
  const parameters = new URLSearchParams({
    log: typeof log === "number" ? `generated:${log}` : `file:${log}`,
  });
  if (metric !== "resolution") parameters.set("metric", metric);
  if (country !== undefined) parameters.set("country", country);
  if (base !== undefined) parameters.set("base", await packed(base));
  if (edited !== undefined) parameters.set("config", await packed(edited));
  if (ticket !== undefined) parameters.set("ticket", ticket);
  return parameters.toString();
}

/** What cannot be read of an address is left at what a page begins with. */
async function parsed(hash: string): Promise<{ view: View; problems: Problem[] }> {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const log = parameters.get("log") ?? "";
  const tickets = Number(/^generated:(\d+)$/.exec(log)?.[1] ?? DEFAULT_TICKETS);
  const metric = METRIC_NAMES.find((name) => name === parameters.get("metric")) ?? "resolution";
  const problems: Problem[] = [];
  /** The forms are for configurations that hold. */
  const held = async (name: string) => {
    const config = await unpacked(parameters.get(name));
    const answer = config === undefined ? undefined : await studio.check(config);
    if (answer?.ok !== false) return config;
    problems.push(...answer.problems);
    return undefined;
  };
  const view: View = {
    log: log.startsWith("file:") ? log.slice(5) : Math.min(MOST_TICKETS, Math.max(1, tickets)),
    metric,
    ticket: parameters.get("ticket") ?? undefined,
    country: parameters.get("country") ?? undefined,
    base: await held("base"),
    edited: await held("config"),
  };
  return { view, problems };
}

async function packed(config: EngineConfig): Promise<string> {
  const stream = new Blob([JSON.stringify(config)])
    .stream()
    .pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function unpacked(text: string | null): Promise<EngineConfig | undefined> {
  if (!text) return undefined;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  } catch {
    return undefined;
  }
}
