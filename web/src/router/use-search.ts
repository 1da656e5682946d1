import { useEffect, useState } from "preact/hooks";
import { onNavigation } from "./navigation.ts";

/**
 * Named values in the query of the page's address, so that a view can be linked to and comes back with it. A value of
 * null or "" leaves the address. Changing one adds nothing to the history.
 */
export function useSearch(): [URLSearchParams, (changed: Record<string, string | null>) => void] {
  const [search, setSearch] = useState(location.search);
  useEffect(() => onNavigation(() => setSearch(location.search)), []);
  const change = (changed: Record<string, string | null>): void => {
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changed)) {
      if (value === null || value === "") next.delete(name);
      else next.set(name, value);
    }
    const query = next.toString();
    history.replaceState(history.state, "", location.pathname + (query === "" ? "" : `?${query}`));
    setSearch(location.search);
  };
  return [new URLSearchParams(search), change];
}
