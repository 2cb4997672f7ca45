/** Something that is fetched: anew when what it depends on changes, kept on the page meanwhile. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export type Loaded<T> = {
  readonly data: T | undefined;
  readonly error: Error | undefined;
  readonly reload: () => void;
};

export function useLoad<T>(fetch: () => Promise<T>, dependencies: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ data?: T; error?: Error }>({});
  const newest = useRef(0);
  const latest = useRef(fetch);
  latest.current = fetch;
  const reload = useCallback(() => {
    const own = ++newest.current;
    // An answer that another has overtaken is dropped.
    const keep = (next: { data?: T; error?: Error }) => own === newest.current && setState(next);
    latest.current().then(
      (data) => keep({ data }),
      (error) => keep({ error }),
    );
  }, []);
  useEffect(reload, dependencies);
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
