/** One ticket of the log under both configurations: its timeline, and why it has its deadlines. */
import { useEffect, useRef, useState } from "preact/hooks";
import { createEngine, type Engine, type EngineConfig, type Problem } from "ticket-engine";
import type { ClockKey } from "./clocks.ts";
import { Failure, Loading, Priority, Problems } from "./components.tsx";
import { engineReady } from "./engine.ts";
import { Explanation } from "./explanation.tsx";
import { studio } from "./remote.ts";
import type { ReplayedTicket } from "./worker/replayed-ticket.ts";
import type { LoadedLog } from "./worker/studio.ts";

type Props = {
  readonly id: string;
  readonly loaded: LoadedLog;
  readonly base: EngineConfig;
  readonly edited: EngineConfig;
  readonly clock: ClockKey;
  readonly close: () => void;
};

type Side = { readonly replayed: ReplayedTicket; readonly engine: Engine; readonly timeZone: string };
type State = { before?: Side; after?: Side; problems?: readonly Problem[]; error?: Error };

export function TicketDialog({ id, loaded, base, edited, clock, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { before, after, problems, error } = useTicket(id, loaded, base, edited);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="ticket-dialog" aria-labelledby="ticket-title" onClose={close}>
      <header>
        <h1 id="ticket-title">
          {id} {after && <Priority of={after.replayed.ticket.priority} />}
        </h1>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      {error && <Failure title="This ticket cannot be shown.">{<p>{error.message}</p>}</Failure>}
      {problems && <Problems title="The engine refuses the configuration." problems={problems} />}
      {!before && !problems && !error && <Loading what="the ticket" />}
      {before && after && (
        <div class="sides">
          {(
            [
              ["Before", before],
              ["After", after],
            ] as const
          ).map(([name, side]) => (
            <section key={name} aria-label={name}>
              <h2>{name}</h2>
              <sla-timeline
                engine={side.engine}
                ticket={side.replayed.ticket}
                now={() => loaded.until.getTime()}
                timeZone={side.timeZone}
              />
              <Explanation replayed={side.replayed} clock={clock} timeZone={side.timeZone} />
            </section>
          ))}
        </div>
      )}
    </dialog>
  );
}

function useTicket(id: string, loaded: LoadedLog, base: EngineConfig, edited: EngineConfig): State {
  const [state, setState] = useState<State>({});
  useEffect(() => {
    let isCurrent = true;
    const engines: Engine[] = [];
    const side = (replayed: ReplayedTicket, config: EngineConfig): Side => {
      const engine = createEngine(config);
      engines.push(engine);
      return { replayed, engine, timeZone: config.calendars?.["default"]?.timeZone ?? "UTC" };
    };
    const load = async () => {
      const index = loaded.ids.indexOf(id);
      if (index < 0) throw new Error(`There is no ticket ${id} in this log.`);
      const [result] = await Promise.all([studio.ticket(index, base, edited), engineReady()]);
      if (!isCurrent) return;
      if (!result.ok) return setState({ problems: result.problems });
      setState({ before: side(result.value.before, base), after: side(result.value.after, edited) });
    };
    load().catch((error: Error) => isCurrent && setState({ error }));
    return () => {
      isCurrent = false;
      for (const engine of engines) engine.free();
    };
  }, [id, loaded, base, edited]);
  return state;
}
