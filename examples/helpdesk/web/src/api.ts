/**
 * The part of the desk's HTTP API that the page uses. The server's /openapi.json documents all of
 * it.
 */
import type {
  AllowedTransition,
  Assignment,
  DeadlineTrace,
  EngineConfig,
  PolicyTrace,
  Ticket,
} from "ticket-engine";

type Json<T> = T extends Date
  ? string
  : T extends string
    ? T
    : T extends object
      ? { [Key in keyof T]: Json<T[Key]> }
      : T;

type JsonTicket = Json<Ticket>;
/** A ticket as the server returns it. Only staff get its clocks and revision. */
export type PublicTicket = Omit<JsonTicket, "sla" | "revision"> &
  Partial<Pick<JsonTicket, "sla" | "revision">>;

export type Role = "reporter" | "agent" | "admin";
export type Actor = { readonly id: string; readonly role: Role };
export type Session = { readonly actor: Actor | null; readonly isDemo: boolean };

export type Comment = {
  readonly commentId: string;
  readonly authorId: string;
  readonly authorRole: Role | "system";
  readonly body: string;
  readonly isInternal: boolean;
  readonly createdAt: string;
};
export type HistoryEntry = {
  readonly historyId?: string;
  readonly fieldChanged: string;
  readonly oldValue: unknown;
  readonly newValue: unknown;
  readonly changedBy: string;
  readonly changedAt: string;
  readonly timerId: string | null;
};
export type Detail = {
  readonly ticket: PublicTicket;
  readonly comments: readonly Comment[];
  readonly history: readonly HistoryEntry[];
  readonly allowedTransitions: readonly AllowedTransition[];
};
export type Page = { readonly tickets: readonly PublicTicket[]; readonly after: string | null };
export type TeamRow = {
  readonly teamId: string;
  readonly name: string;
  readonly queueStrategy: string;
  readonly openTickets: number;
  readonly unassignedTickets: number;
};
export type AgentRow = {
  readonly agentId: string;
  readonly teamId: string;
  readonly name: string;
  readonly currentLoad: number;
  readonly capacity: number | null;
  readonly isAvailable: boolean;
};
export type Vocabulary = {
  /** The version of the configuration it comes from. */
  readonly version: number;
  readonly priorities: readonly string[];
  readonly states: Readonly<Record<string, string>>;
};
export type Configuration = { readonly version: number; readonly config: EngineConfig };
export type Changed = { readonly ticket: PublicTicket; readonly assignment?: Json<Assignment> | null };
export type Explanation = {
  readonly trace: {
    readonly policies: readonly PolicyTrace[];
    readonly deadlines: readonly Json<DeadlineTrace>[];
  } | null;
};
export type Preview = {
  /** Only staff get the group. */
  readonly clocks: readonly { clockId: string; group?: string; state: string; dueAt: string | null }[];
};

/** A refused request, with the server's or the engine's message. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Dispatches `expired` when the server no longer accepts the session. */
export const sessionEvents = new EventTarget();

/** Not crypto.randomUUID, which needs HTTPS: an internal desk may use plain HTTP. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );

async function request<Result>(method: string, path: string, body?: unknown): Promise<Result> {
  const response = await fetch(path, {
    method,
    headers: {
      "content-type": "application/json",
      // If the network repeats the request, it is still carried out once.
      ...(method !== "GET" && { "idempotency-key": newKey() }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refusal(0, "The desk cannot be reached. Is the server running?");
  });
  const result = await response.json().catch(() => ({}));
  // The sign-in form shows the error of a refused token itself.
  if (response.status === 401 && path !== "/session") sessionEvents.dispatchEvent(new Event("expired"));
  if (!response.ok)
    throw new Refusal(response.status, result.title ?? `The desk returned ${response.status}.`);
  return result as Result;
}

const ticketPath = (ticketId: string) => `/tickets/${encodeURIComponent(ticketId)}`;

export const api = {
  session: () => request<Session>("GET", "/session"),
  signIn: (demo: Role) => request<Session>("POST", "/session", { demo }),
  signInWith: (token: string) => request<Session>("POST", "/session", { token }),
  signOut: () => request<Session>("DELETE", "/session"),
  vocabulary: () => request<Vocabulary>("GET", "/policies"),
  configuration: () => request<Configuration>("GET", "/configuration"),
  tickets: (query: URLSearchParams) => request<Page>("GET", `/tickets?${query}`),
  ticket: (id: string) => request<Detail>("GET", ticketPath(id)),
  explain: (id: string) => request<Explanation>("GET", `${ticketPath(id)}/explain`),
  teams: () => request<{ teams: readonly TeamRow[] }>("GET", "/teams"),
  agents: () => request<{ agents: readonly AgentRow[] }>("GET", "/agents"),
  open: (draft: object) => request<Changed>("POST", "/tickets", draft),
  preview: (draft: object) => request<Preview>("POST", "/preview", { draft }),
  transition: (id: string, transition: object) =>
    request<Changed>("POST", `${ticketPath(id)}/transitions`, transition),
  comment: (id: string, comment: object) => request<Changed>("POST", `${ticketPath(id)}/comments`, comment),
  change: (id: string, changes: object) => request<Changed>("PATCH", ticketPath(id), changes),
  assign: (id: string, isAssigned: boolean, options: object) =>
    request<Changed>("POST", `${ticketPath(id)}/${isAssigned ? "reassignment" : "assignment"}`, {
      ...options,
      explain: true,
    }),
};
