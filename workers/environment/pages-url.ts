import type { Settings } from "./env.ts";

/** Address of the pages, for links from elsewhere; empty where the deployment does not say it. */
export function pagesUrlOf({ PAGES_URL }: Settings): string {
  return PAGES_URL === undefined ? "" : new URL(PAGES_URL).origin;
}
