/** Names, subjects and phrases for a demo desk that is filled from a synthetic log. */
import type { Actor, QueueStrategy } from "ticket-engine";

export type DemoTeam = {
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

export const TEAMS: readonly DemoTeam[] = [
  {
    teamId: "network",
    name: "Network",
    queueStrategy: "LOAD_BASED",
    agents: [agent("ann"), agent("bob"), agent("cleo"), agent("dara")],
    subjects: [
      incident("VPN drops every few minutes", "Since this morning, both from home and from the hotel."),
      incident("No network in meeting room 4", "I get no address, by cable or by wireless."),
      incident(
        "Video calls stutter",
        "The sound goes first, then the picture. Others on this floor see it too.",
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
        "The light blinks and the screen stays dark. Only holding the power button helps.",
      ),
      incident("Printer on the third floor jams", "Tray 2, every other page. It was cleaned last week."),
      incident("Second screen flickers", "With either cable, but only at full resolution."),
      request(
        "A laptop for a new colleague",
        "She starts on the first. The usual model, with a docking station.",
      ),
    ],
  },
  {
    teamId: "applications",
    name: "Applications",
    queueStrategy: "SKILL_BASED",
    agents: [agent("ines", "sap"), agent("joel", "sap"), agent("kim", "crm"), agent("lara", "crm", "sap")],
    subjects: [
      incident("SAP rejects purchase orders over 10,000", "It says a release code is missing.", "sap"),
      incident("Payroll export is empty", "The file contains the header and nothing else.", "sap"),
      incident("CRM shows customers twice", "The duplicates we merged on Monday are back.", "crm"),
      request("A report of open offers by region", "Weekly, by email, as a table.", "crm"),
    ],
  },
  {
    teamId: "accounts",
    name: "Accounts and mail",
    queueStrategy: "LOAD_BASED",
    agents: [agent("milo"), agent("nora"), agent("omar"), agent("pia")],
    subjects: [
      incident("Locked out after changing the password", "I think my phone still uses the old one."),
      incident("Mail to one customer bounces", "Only to this customer. The reply mentions a blocklist."),
      request("Access to the shared calendar", "Read-only is enough. My manager agrees."),
      request("A mailbox for the summer fair", "For three people, until September."),
    ],
  },
];

/** Few enough that each reporter has several tickets. */
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

/** The users that anybody may sign in as. */
export const DEMO_USERS = {
  reporter: { id: "ray", role: "reporter" },
  agent: { id: "ann", role: "agent" },
  admin: { id: "max", role: "admin" },
} as const satisfies Record<string, Actor>;

/** Public comments by agents. */
export const ANSWERS: readonly string[] = [
  "Thank you, we are looking into it.",
  "I can reproduce it here. I will let you know when I find out more.",
  "Could you try again and tell me what time it happens?",
  "We have changed something on our side. Is it better now?",
];

/** Internal notes. */
export const NOTES: readonly string[] = [
  "Looks like last week's problem; the log has the same error.",
  "Asked the vendor. They want a trace.",
  "Workaround in place; root cause still unknown.",
  "Called. They will be back at their desk after two.",
];

/** Public comments by reporters. */
export const REPLIES: readonly string[] = [
  "Here is what you asked for.",
  "It happened again just now.",
  "I tried that, with the same result.",
  "Sorry for the delay. Yes, that is the one.",
];
