import type { Route } from "./routes.ts";
import { routes } from "./routes.ts";

/**
 * Addresses of the answers that a page asks for first when it is opened without a query: they can be asked for before
 * the page's own script is there.
 */
export function firstAnswersOf(route: Route): string[] {
  const params: Record<string, string> = route;
  return routes[route.page].answers.map((template: string) =>
    template.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] as string)),
  );
}
