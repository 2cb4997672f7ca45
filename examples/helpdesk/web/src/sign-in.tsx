import { useState } from "preact/hooks";
import { api, type Role, type Session } from "./api.ts";
import { Failure } from "./components.tsx";

const ROLES: readonly (readonly [role: Role, description: string])[] = [
  ["reporter", "Opens tickets, follows them, closes and reopens them"],
  ["agent", "Works on the queue, writes public replies and internal notes"],
  ["admin", "Does what agents do, and changes the configuration"],
];

export function SignIn({ isDemo, enter }: { isDemo: boolean; enter: (session: Session) => void }) {
  const [error, setError] = useState<Error>();
  const [token, setToken] = useState("");
  const signIn = (role: Role) => api.signIn(role).then(enter, setError);
  const signInWithToken = (event: Event) => {
    event.preventDefault();
    api.signInWith(token.trim()).then(enter, setError);
  };
  return (
    <main class="centered sign-in">
      <h1>
        <span class="mark" aria-hidden="true">
          ◔
        </span>{" "}
        Desk
      </h1>
      <p>A help desk on ticket-engine. {isDemo && "Who are you today?"}</p>
      {error && <Failure error={error} />}
      {isDemo &&
        ROLES.map(([role, description]) => (
          <button class="choice" type="button" key={role} onClick={() => signIn(role)}>
            <strong>Sign in as {role}</strong>
            <span class="description">{description}</span>
          </button>
        ))}
      {!isDemo && (
        <form class="card stack" onSubmit={signInWithToken}>
          <label>
            Your token
            <input
              required
              type="password"
              autocomplete="current-password"
              value={token}
              onInput={({ currentTarget }) => setToken(currentTarget.value)}
            />
          </label>
          <button class="primary" type="submit">
            Sign in
          </button>
        </form>
      )}
    </main>
  );
}
