import { h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api, type Session, signedIn } from "./api.ts";
import { useStream } from "./changes.ts";
import { type Desk, DeskContext, deskFor, useNewest } from "./desk.ts";
import { NewTicket } from "./new-ticket.tsx";
import { Failure, Loading } from "./parts.tsx";
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
    signedIn.addEventListener("over", start);
    return () => signedIn.removeEventListener("over", start);
  }, []);
  useEffect(() => {
    setDesk(undefined);
    if (session?.actor) deskFor(session.actor).then(setDesk, setError);
  }, [session]);

  if (error)
    return (
      <main class="alone">
        <Failure error={error} retry={start} />
      </main>
    );
  if (session && !session.actor) return <SignIn isDemo={session.isDemo} enter={setSession} />;
  if (!desk)
    return (
      <main class="alone">
        <Loading what="the desk" />
      </main>
    );
  const leave = () => api.signOut().then(setSession, setError);
  const children = <Frame desk={desk} set={setDesk} leave={leave} />;
  return h(DeskContext.Provider, { value: desk, children });
}

type FrameProps = { desk: Desk; set: (desk: Desk) => void; leave: () => void };

function Frame({ desk, set, leave }: FrameProps) {
  const { actor } = desk;
  const isLive = useStream();
  useNewest(desk, set);
  const route = useRoute();
  const isDesk = actor.role !== "reporter";
  const link = (to: string, text: string) => (
    <a href={`#${to}`} aria-current={route === to ? "page" : undefined}>
      {text}
    </a>
  );
  return (
    <>
      <button class="skip" type="button" onClick={() => document.getElementById("content")?.focus()}>
        Skip to the content
      </button>
      <header class="top">
        <a class="brand" href="#/">
          <span class="mark" aria-hidden="true">
            ◔
          </span>{" "}
          Desk
        </a>
        <nav aria-label="Desk">
          {link("/", isDesk ? "Queue" : "My tickets")}
          {isDesk && link("/teams", "Teams")}
          {isDesk && <a href="./what-if/">What if</a>}
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
          <button type="button" onClick={leave}>
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
