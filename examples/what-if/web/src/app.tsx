import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { EngineConfig } from "ticket-engine";
import { type Address, useAddress } from "./address.ts";
import { Attainment } from "./attainment.tsx";
import { type ClockKey, clockName } from "./clocks.ts";
import { Failure, Loading, Problems } from "./components.tsx";
import { Distributions } from "./distributions.tsx";
import { type Evaluated, useEvaluation } from "./evaluation.ts";
import { Hours } from "./hours.tsx";
import { JsonEditor } from "./json-editor.tsx";
import { Outcome } from "./outcome.tsx";
import { Pauses } from "./pauses.tsx";
import { load, type Progress, start } from "./remote.ts";
import { DropZone, FileButton, FORMATS, LogProgress, SourcePicker } from "./source.tsx";
import { Targets } from "./targets.tsx";
import { TicketDialog } from "./ticket.tsx";
import { ChangedTickets } from "./verdict-changes.tsx";
import type { LoadedLog, Start } from "./worker/studio.ts";

export function App() {
  const address = useAddress();
  const [started, setStarted] = useState<Start>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    start().then(setStarted, setError);
  }, []);
  if (error)
    return (
      <main class="centered">
        <Failure title="The studio could not start.">
          <p>{error.message}</p>
          <button type="button" onClick={() => location.reload()}>
            Try again
          </button>
        </Failure>
      </main>
    );
  if (!address || !started)
    return (
      <main class="centered">
        <Loading what="the studio" />
      </main>
    );
  return <WhatIf address={address} started={started} />;
}

function WhatIf({ address, started }: { address: Address; started: Start }) {
  const { view, change } = address;
  const base = view.base ?? started.base;
  const edited = view.edited ?? base;
  const { loaded, progress, error, read } = useLog(address);
  const evaluated = useEvaluation(loaded, base, edited);
  // The clock of a link need not be in the configuration.
  const { evaluation } = evaluated;
  const clock = evaluation && !(view.clock in evaluation.after) ? "resolution" : view.clock;
  const edit = (config: EngineConfig, country = view.country) => change({ edited: config, country });
  return (
    <>
      <header class="top">
        <span class="brand">
          <span class="mark" aria-hidden="true">
            ◔
          </span>{" "}
          What if
        </span>
        {/* The help desk serves the studio below this path. */}
        {location.pathname.endsWith("/what-if/") && (
          <nav aria-label="Desk">
            <a href="../">Desk</a>
          </nav>
        )}
        <SourcePicker
          log={view.log}
          generate={(log) => change({ log, ticket: undefined }, true)}
          read={read}
        />
      </header>
      <DropZone read={read} />
      {loaded && (
        <Outcome
          evaluated={evaluated}
          tickets={loaded.ids.length}
          clock={clock}
          set={(clock) => change({ clock })}
        />
      )}
      <main class="studio" aria-busy={loaded !== undefined && evaluated.isBusy}>
        <h1>{loaded ? loaded.title : "What if the desk worked differently?"}</h1>
        <div class="panes">
          <div class="forms">
            <Hours
              config={edited}
              problems={evaluated.problems}
              timeZones={started.timeZones}
              country={view.country}
              set={(config, country) => change({ edited: config, country })}
            />
            <Targets config={edited} problems={evaluated.problems} set={edit} />
            <Pauses config={edited} problems={evaluated.problems} set={edit} />
            <JsonEditor
              config={edited}
              isEdited={view.edited !== undefined}
              set={(config) => change({ edited: config, country: undefined })}
              reset={() => change({ edited: undefined, country: undefined })}
              rebase={() => change({ base: edited, edited: undefined })}
            />
          </div>
          <div class="figures">
            {address.problems.length > 0 && (
              <Problems
                title="The engine refuses a configuration in this link; it was ignored."
                problems={address.problems}
              />
            )}
            {evaluated.problems.length > 0 && (
              <Problems title="The engine refuses this configuration." problems={evaluated.problems} />
            )}
            {evaluated.error && (
              <Failure title="The log could not be replayed.">
                <p>{evaluated.error.message}</p>
              </Failure>
            )}
            {error && (
              <Failure title="The log could not be read.">
                <p>{error.message}</p>
                <p class="muted">{FORMATS}</p>
                <FileButton read={read}>Open another…</FileButton>
              </Failure>
            )}
            {progress && (
              <LogProgress
                name={typeof view.log === "number" ? "the generated log" : view.log}
                progress={progress}
              />
            )}
            {!loaded && !progress && !error && <MissingFile name={String(view.log)} read={read} />}
            {loaded && <Figures {...{ address, loaded, evaluated, clock }} />}
          </div>
        </div>
      </main>
      {loaded && view.ticket !== undefined && (
        <TicketDialog
          key={view.ticket}
          id={view.ticket}
          loaded={loaded}
          base={base}
          edited={edited}
          clock={clock}
          close={() => change({ ticket: undefined })}
        />
      )}
    </>
  );
}

/** Shown for a link to a file that has not been opened here. */
const MissingFile = ({ name, read }: { name: string; read: (file: File) => void }) => (
  <div class="empty">
    <strong>{name} is a file</strong>
    <p>This link refers to a log file, which a link cannot contain. Open the file, or drop it on the page.</p>
    <p>{FORMATS}</p>
    <FileButton read={read}>Open {name}…</FileButton>
  </div>
);

type FiguresProps = { address: Address; loaded: LoadedLog; evaluated: Evaluated; clock: ClockKey };

function Figures({ address, loaded, evaluated, clock }: FiguresProps) {
  const { change, ticketHref } = address;
  const { evaluation } = evaluated;
  if (!evaluation)
    return evaluated.problems.length > 0 || evaluated.error ? null : <Loading what="the figures" />;
  const [before, after] = [evaluation.before[clock] ?? [], evaluation.after[clock] ?? []];
  const changes = evaluation.changes[clock];
  const title = clockName(clock);
  return (
    <>
      <Attainment title={title} before={before} after={after} />
      <Distributions title={title} before={before} after={after} />
      {changes && (
        <ChangedTickets
          title={title}
          changes={changes}
          ids={loaded.ids}
          priorities={after.map(({ priority }) => priority)}
          href={ticketHref}
          open={(ticket) => change({ ticket }, true)}
        />
      )}
    </>
  );
}

type LogState = { readonly loaded?: LoadedLog; readonly progress?: Progress; readonly error?: Error };

/** Loads the log that the URL names. */
function useLog({ view: { log }, change }: Address) {
  const [state, setState] = useState<LogState>({});
  const file = useRef<File>(undefined);
  const begin = useCallback((source: Parameters<typeof load>[0]) => {
    setState({ progress: { share: 0, tickets: 0 } });
    load(source, (progress) => setState((now) => (now.progress ? { progress } : now))).then(
      (loaded) => loaded && setState({ loaded }),
      (error: Error) => setState({ error }),
    );
  }, []);
  useEffect(() => {
    if (typeof log === "number") begin({ kind: "generated", tickets: log });
    else if (file.current?.name === log) begin({ kind: "file", file: file.current });
    else setState({});
  }, [log]);
  const read = (chosen: File) => {
    file.current = chosen;
    // Another file may have the same name.
    if (chosen.name === log) begin({ kind: "file", file: chosen });
    else change({ log: chosen.name, ticket: undefined }, true);
  };
  return { ...state, read };
}
