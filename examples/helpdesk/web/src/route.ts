/** The current view, stored in the URL's fragment so that links and the back button work. */
import { useEffect, useState } from "preact/hooks";

const currentRoute = () => location.hash.replace(/^#/, "") || "/";

export function useRoute(): string {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const update = () => setRoute(currentRoute());
    addEventListener("hashchange", update);
    return () => removeEventListener("hashchange", update);
  }, []);
  return route;
}

export const navigate = (route: string): void => {
  location.hash = route;
};

export const ticketRoute = (ticketId: unknown): string => `/ticket/${encodeURIComponent(String(ticketId))}`;
