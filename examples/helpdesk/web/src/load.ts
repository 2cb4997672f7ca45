/** Something that is fetched: anew when what it depends on changes, kept on the page meanwhile. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Paced } from "./paced.ts";

/** The least pause between reloads, in milliseconds: a desk at work changes many tickets a second. */
const PAUSE_MS = 300;

export type Loaded<T> = {
  /** The last that could be fetched, also when a later fetch failed. */
  readonly data: T | undefined;
  readonly error: Error | undefined;
  readonly reload: () => void;
};

export function useLoad<T>(fetch: () => Promise<T>, dependencies: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ data?: T; error?: Error }>({});
  const newest = useRef(0);
  const latest = useRef(fetch);
  latest.current = fetch;
  const { load, reload } = useMemo(() => {
    const load = async (): Promise<void> => {
      const own = ++newest.current;
      // An answer that another has overtaken is dropped.
      const isNewest = () => own === newest.current;
      await latest.current().then(
        (data) => isNewest() && setState({ data }),
        (error) => isNewest() && setState((before) => ({ ...before, error })),
      );
    };
    const paced = new Paced(load, PAUSE_MS);
    return { load, reload: () => paced.ask() };
  }, []);
  useEffect(() => void load(), dependencies);
  return { data: state.data, error: state.error, reload };
}

/** `value`, once it has stayed the same for a while. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
