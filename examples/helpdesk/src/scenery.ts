/** Names, subjects and phrases for a desk that is filled with a synthetic log, so that there is something to look at. */
import type { Actor, QueueStrategy } from "ticket-engine";

export type SceneTeam = {
  readonly teamId: string;
  readonly name: string;
  readonly queueStrategy: QueueStrategy;
  readonly agents: readonly { readonly agentId: string; readonly name: string; readonly skills: string[] }[];
  readonly subjects: readonly Subject[];
};

export type Subject = {
  readonly title: string;
  readonly description: string;
  readonly category: "INCIDENT" | "SERVICE_REQUEST";
  readonly tags?: string[];
};

const agent = (agentId: string, ...skills: string[]) => ({
  agentId,
  name: agentId.charAt(0).toUpperCase() + agentId.slice(1),
  skills: ["INCIDENT", "SERVICE_REQUEST", ...skills],
});
const incident = (title: string, description: string, ...tags: string[]): Subject => ({
  title,
  description,
  category: "INCIDENT",
  tags,
});
const request = (title: string, description: string, ...tags: string[]): Subject => ({
  title,
  description,
  category: "SERVICE_REQUEST",
  tags,
});

export const TEAMS: readonly SceneTeam[] = [
  {
    teamId: "network",
    name: "Network",
    queueStrategy: "LOAD_BASED",
    agents: [agent("ann"), agent("bob"), agent("cleo"), agent("dara")],
    subjects: [
      incident("VPN drops every few minutes", "From home and from the hotel alike, since this morning."),
      incident("No network in meeting room 4", "Neither the sockets nor the wireless give an address."),
      incident(
        "Video calls stutter",
        "Sound goes first, then the picture; others on this floor have it too.",
      ),
      request(
        "Open a port to the test server",
        "TCP 8443 from the build machines, until the end of the month.",
      ),
    ],
  },
  {
    teamId: "workplace",
    name: "Workplace",
    queueStrategy: "ROUND_ROBIN",
    agents: [agent("emil"), agent("fay"), agent("gus"), agent("hana")],
    subjects: [
      incident(
        "Laptop does not wake from sleep",
        "The light blinks, the screen stays dark; only holding the button helps.",
      ),
      incident("Printer on the third floor jams", "Tray 2, every other page. It was cleaned last week."),
      incident("Second screen flickers", "With either cable, and only at its full resolution."),
      request(
        "A laptop for a new colleague",
        "She starts on the first; the usual one, with a docking station.",
      ),
    ],
  },
  {
    teamId: "applications",
    name: "Applications",
    queueStrategy: "SKILL_BASED",
    agents: [agent("ines", "sap"), agent("joel", "sap"), agent("kim", "crm"), agent("lara", "crm", "sap")],
    subjects: [
      incident("SAP rejects purchase orders over 10,000", "It says that a release code is missing.", "sap"),
      incident("Payroll export is empty", "The file is there, with its header and nothing else.", "sap"),
      incident("CRM shows customers twice", "Those that were merged on Monday are back.", "crm"),
      request("A report of open offers by region", "Once a week, by mail, as a table.", "crm"),
    ],
  },
  {
    teamId: "accounts",
    name: "Accounts and mail",
    queueStrategy: "LOAD_BASED",
    agents: [agent("milo"), agent("nora"), agent("omar"), agent("pia")],
    subjects: [
      incident("Locked out after changing the password", "The phone still knows the old one, I believe."),
      incident(
        "Mail to one customer comes back",
        "Everybody else gets theirs; the answer names a blocklist.",
      ),
      request("Access to the shared calendar", "Reading is enough. My manager agrees."),
      request("A mailbox for the summer fair", "For three people, until September."),
    ],
  },
];

/** Whoever reports: so few that each has some tickets. */
export const REPORTERS = [
  "ray",
  "zoe",
  "abel",
  "bea",
  "carl",
  "dita",
  "egon",
  "fenja",
  "gero",
  "hilde",
] as const;

export const DEMO = {
  reporter: { id: "ray", role: "reporter" },
  agent: { id: "ann", role: "agent" },
  admin: { id: "max", role: "admin" },
} as const satisfies Record<string, Actor>;

/** What an agent says to whoever reported. */
export const ANSWERS: readonly string[] = [
  "Thank you, we are looking into it.",
  "I can see it here as well. I will tell you when I know more.",
  "Could you try it once more and tell me at what time it happened?",
  "We have changed something on our side; is it better now?",
];

/** What the desk says to itself. */
export const NOTES: readonly string[] = [
  "The same as last week, I believe; the log has the same error.",
  "Asked the vendor, who wants a trace.",
  "Worked around; what is behind it is still open.",
  "Called: will be at their desk after two.",
];

/** What a reporter answers. */
export const REPLIES: readonly string[] = [
  "Here is what you asked for.",
  "It happened again just now.",
  "Tried it, with the same result.",
  "Sorry for the delay: yes, that is the one.",
];
