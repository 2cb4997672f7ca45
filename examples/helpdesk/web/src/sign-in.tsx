import { useState } from "preact/hooks";
import { api, type Role, type Session } from "./api.ts";
import { Failure } from "./parts.tsx";

const ROLES: readonly (readonly [role: Role, does: string])[] = [
  ["reporter", "Opens tickets, follows their own, reopens or closes them"],
  ["agent", "Works on the queue, comments in public and inside"],
  ["admin", "All that agents do, and the configuration"],
];

export function SignIn({ isDemo, enter }: { isDemo: boolean; enter: (session: Session) => void }) {
  const [error, setError] = useState<Error>();
  const signIn = (role: Role) => api.signIn(role).then(enter, setError);
  return (
    <main class="alone sign-in">
      <h1>
        <span class="mark" aria-hidden="true">
          ◔
        </span>{" "}
        Desk
      </h1>
      <p>A help desk on ticket-engine. {isDemo ? "Who are you today?" : "Open it with a token of yours."}</p>
      {error && <Failure error={error} />}
      {isDemo &&
        ROLES.map(([role, does]) => (
          <button class="choice" type="button" key={role} onClick={() => signIn(role)}>
            <strong>Sign in as {role}</strong>
            <span class="does">{does}</span>
          </button>
        ))}
    </main>
  );
}
