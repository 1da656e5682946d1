import { type LinkedRoute, type Route, routes } from "./routes.ts";

/** Reads a route off a path; a trailing slash makes no difference. */
export function matchRoute(path: string): Route {
  for (const [page, { pattern }] of Object.entries(routes)) {
    const params = pattern === null ? null : paramsOf(pattern, path);
    // The pattern of the page's row has said which parameters the page has.
    if (params !== null) return { page, ...params } as Route;
  }
  return { page: "not_found" };
}

/** The path of a route: `matchRoute` reads the same route off it. */
export function pathOf(route: LinkedRoute): string {
  const params: Record<string, string> = route;
  return routes[route.page].pattern.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] as string));
}

/** The open parts of `pattern` as they are in `path`; null when the path is another page's. */
function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const wanted = partsOf(pattern);
  const given = partsOf(path);
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] as string;
    if (part.startsWith(":")) {
      const decoded = decode(value);
      if (decoded === null) return null;
      params[part.slice(1)] = decoded;
    } else if (part !== value) return null;
  }
  return params;
}

const partsOf = (path: string): string[] => path.split("/").filter((part) => part !== "");

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign: nothing has such an id.
    return null;
  }
}
