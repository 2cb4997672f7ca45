/** The desk's HTTP face, as the page uses it; the server's /openapi.json has all of it. */
import type {
  AllowedTransition,
  Assignment,
  DeadlineTrace,
  EngineConfig,
  PolicyTrace,
  Ticket,
} from "ticket-engine";

type Json<T> = T extends Date ? string : T extends object ? { [Key in keyof T]: Json<T[Key]> } : T;

/** A ticket as the server tells it: of the clocks and the revision only the desk is told. */
export type DeskTicket = Json<Ticket>;
export type PublicTicket = Omit<DeskTicket, "sla" | "revision"> &
  Partial<Pick<DeskTicket, "sla" | "revision">>;

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
  readonly rule: string | null;
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
export type Words = {
  /** Of the configuration that they are from. */
  readonly version: number;
  readonly priorities: readonly string[];
  readonly states: Readonly<Record<string, string>>;
};
export type Configured = { readonly version: number; readonly config: EngineConfig };
export type Changed = { readonly ticket: PublicTicket; readonly assignment?: Json<Assignment> | null };
export type Reasons = {
  readonly trace: {
    readonly policies: readonly PolicyTrace[];
    readonly deadlines: readonly Json<DeadlineTrace>[];
  } | null;
};
export type Promised = {
  readonly clocks: readonly { metric: string; state: string; dueAt: string | null }[];
};

/** A refusal, in the server's or the engine's sentence. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Hears `over` when the desk no longer knows who asks. */
export const signedIn = new EventTarget();

/** Of random bytes: crypto.randomUUID is there in secure contexts only, and a desk in the house may speak plain HTTP. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );

async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(path, {
    method,
    headers: {
      "content-type": "application/json",
      // Sent again by a network that stutters, it is done once.
      ...(method !== "GET" && { "idempotency-key": newKey() }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refusal(0, "The desk cannot be reached. Is the server running?");
  });
  const answer = await response.json().catch(() => ({}));
  // Whoever signs in with a token that is refused is told so where they are.
  if (response.status === 401 && path !== "/session") signedIn.dispatchEvent(new Event("over"));
  if (!response.ok)
    throw new Refusal(response.status, answer.title ?? `The desk answered ${response.status}.`);
  return answer as Answer;
}

const at = (ticketId: string) => `/tickets/${encodeURIComponent(ticketId)}`;

export const api = {
  session: () => ask<Session>("GET", "/session"),
  signIn: (demo: Role) => ask<Session>("POST", "/session", { demo }),
  signInBy: (token: string) => ask<Session>("POST", "/session", { token }),
  signOut: () => ask<Session>("DELETE", "/session"),
  words: () => ask<Words>("GET", "/policies"),
  configuration: () => ask<Configured>("GET", "/configuration"),
  tickets: (query: URLSearchParams) => ask<Page>("GET", `/tickets?${query}`),
  ticket: (id: string) => ask<Detail>("GET", at(id)),
  why: (id: string) => ask<Reasons>("GET", `${at(id)}/explain`),
  teams: () => ask<{ teams: readonly TeamRow[] }>("GET", "/teams"),
  agents: () => ask<{ agents: readonly AgentRow[] }>("GET", "/agents"),
  open: (draft: object) => ask<Changed>("POST", "/tickets", draft),
  promised: (draft: object) => ask<Promised>("POST", "/preview", { draft }),
  move: (id: string, move: object) => ask<Changed>("POST", `${at(id)}/transitions`, move),
  comment: (id: string, comment: object) => ask<Changed>("POST", `${at(id)}/comments`, comment),
  change: (id: string, changes: object) => ask<Changed>("PATCH", at(id), changes),
  assign: (id: string, isTaken: boolean, wish: object) =>
    ask<Changed>("POST", `${at(id)}/${isTaken ? "reassignment" : "assignment"}`, { ...wish, explain: true }),
};
