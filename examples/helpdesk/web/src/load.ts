/**
 * Loads data, and reloads it when its dependencies change. The old data stays on the page in the
 * meantime.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Throttle } from "./throttle.ts";

/**
 * The shortest pause between two reloads, in milliseconds: a busy desk changes many tickets per
 * second.
 */
const PAUSE_MS = 300;

export type Loaded<T> = {
  /** The result of the last successful load. It stays when a later one fails. */
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
      const number = ++newest.current;
      // Drop a result that a later load has overtaken.
      const isNewest = () => number === newest.current;
      await latest.current().then(
        (data) => isNewest() && setState({ data }),
        (error) => isNewest() && setState((before) => ({ ...before, error })),
      );
    };
    const reloads = new Throttle(load, PAUSE_MS);
    return { load, reload: () => reloads.request() };
  }, []);
  useEffect(() => void load(), dependencies);
  return { data: state.data, error: state.error, reload };
}

/** Returns `value` once it has stayed the same for `ms` milliseconds. */
export function useDebounced<T>(value: T, ms: number): T {
  const [debounced, setDebounced] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return debounced;
}
