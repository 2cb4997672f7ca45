import { h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api, type Session, sessionEvents } from "./api.ts";
import { useStream } from "./changes.ts";
import { Failure, Loading } from "./components.tsx";
import { type Desk, DeskContext, deskFor, useNewestConfiguration } from "./desk-context.ts";
import { NewTicket } from "./new-ticket.tsx";
import { Queue } from "./queue.tsx";
import { useRoute } from "./route.ts";
import { SignIn } from "./sign-in.tsx";
import { Teams } from "./teams.tsx";
import { TicketView } from "./ticket.tsx";

export function App() {
  const [session, setSession] = useState<Session>();
  const [desk, setDesk] = useState<Desk>();
  const [error, setError] = useState<Error>();

  const start = () => {
    setError(undefined);
    api.session().then(setSession, setError);
  };
  useEffect(start, []);
  useEffect(() => {
    sessionEvents.addEventListener("expired", start);
    return () => sessionEvents.removeEventListener("expired", start);
  }, []);
  useEffect(() => {
    setDesk(undefined);
    if (session?.actor) deskFor(session.actor).then(setDesk, setError);
  }, [session]);

  if (error)
    return (
      <main class="centered">
        <Failure error={error} retry={start} />
      </main>
    );
  if (session && !session.actor) return <SignIn isDemo={session.isDemo} enter={setSession} />;
  if (!desk)
    return (
      <main class="centered">
        <Loading what="the desk" />
      </main>
    );
  const signOut = () => api.signOut().then(setSession, setError);
  const children = <Frame desk={desk} set={setDesk} signOut={signOut} />;
  return h(DeskContext.Provider, { value: desk, children });
}

type FrameProps = { desk: Desk; set: (desk: Desk) => void; signOut: () => void };

function Frame({ desk, set, signOut }: FrameProps) {
  const { actor } = desk;
  const isLive = useStream();
  useNewestConfiguration(desk, set);
  const route = useRoute();
  const isStaff = actor.role !== "reporter";
  const link = (to: string, text: string) => (
    <a href={`#${to}`} aria-current={route === to ? "page" : undefined}>
      {text}
    </a>
  );
  return (
    <>
      <button class="skip" type="button" onClick={() => document.getElementById("content")?.focus()}>
        Skip to content
      </button>
      <header class="top">
        <a class="brand" href="#/">
          <span class="mark" aria-hidden="true">
            ◔
          </span>{" "}
          Desk
        </a>
        <nav aria-label="Desk">
          {link("/", isStaff ? "Queue" : "My tickets")}
          {isStaff && link("/teams", "Teams")}
          {isStaff && <a href="./what-if/">What if</a>}
        </nav>
        <a class="button primary" href="#/new">
          New ticket
        </a>
        <div class="who">
          <span class="live" data-live={isLive} role="status">
            {isLive ? "Live" : "Connecting"}
          </span>
          <span>
            {actor.id} <small>{actor.role}</small>
          </span>
          <button type="button" onClick={signOut}>
            Sign out
          </button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <View route={route} />
      </main>
    </>
  );
}

function View({ route }: { route: string }) {
  const [, page, id] = route.split("/");
  if (page === "ticket" && id) return <TicketView key={id} ticketId={decodeURIComponent(id)} />;
  if (page === "new") return <NewTicket />;
  if (page === "teams") return <Teams />;
  return <Queue />;
}
