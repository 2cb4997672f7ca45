/** One ticket of the log under both configurations: its timeline, and the engine's reasons. */
import { useEffect, useRef, useState } from "preact/hooks";
import { createEngine, type Engine, type EngineConfig, type Problem } from "ticket-engine";
import { engineReady } from "./engine.ts";
import { Explanation } from "./explanation.tsx";
import { ENGINE_NAMES, type MetricName } from "./metric.ts";
import { Failure, Loading, Priority, Problems } from "./parts.tsx";
import { studio } from "./remote.ts";
import type { Life } from "./worker/living.ts";
import type { Loaded } from "./worker/studio.ts";

type Props = {
  readonly id: string;
  readonly loaded: Loaded;
  readonly base: EngineConfig;
  readonly edited: EngineConfig;
  readonly metric: MetricName;
  readonly close: () => void;
};

type Side = { readonly life: Life; readonly engine: Engine; readonly timeZone: string };
type State = { before?: Side; after?: Side; problems?: readonly Problem[]; error?: Error };

export function TicketDialog({ id, loaded, base, edited, metric, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { before, after, problems, error } = useLives(id, loaded, base, edited);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="ticket-dialog" aria-labelledby="ticket-title" onClose={close}>
      <header>
        <h1 id="ticket-title">
          {id} {after && <Priority of={after.life.ticket.priority} />}
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
                ticket={side.life.ticket}
                clock={() => loaded.until.getTime()}
                timeZone={side.timeZone}
              />
              <Explanation life={side.life} metric={ENGINE_NAMES[metric]} timeZone={side.timeZone} />
            </section>
          ))}
        </div>
      )}
    </dialog>
  );
}

function useLives(id: string, loaded: Loaded, base: EngineConfig, edited: EngineConfig): State {
  const [state, setState] = useState<State>({});
  useEffect(() => {
    let isWanted = true;
    const engines: Engine[] = [];
    const side = (life: Life, config: EngineConfig): Side => {
      const engine = createEngine(config);
      engines.push(engine);
      return { life, engine, timeZone: config.calendars?.["default"]?.timeZone ?? "UTC" };
    };
    const ask = async () => {
      const place = loaded.ids.indexOf(id);
      if (place < 0) throw new Error(`There is no ticket ${id} in this log.`);
      const [answer] = await Promise.all([studio.ticket(place, base, edited), engineReady()]);
      if (!isWanted) return;
      if (!answer.ok) return setState({ problems: answer.problems });
      setState({ before: side(answer.value.before, base), after: side(answer.value.after, edited) });
    };
    ask().catch((error: Error) => isWanted && setState({ error }));
    return () => {
      isWanted = false;
      for (const engine of engines) engine.free();
    };
  }, [id, loaded, base, edited]);
  return state;
}
