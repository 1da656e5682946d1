import { type LinkedRoute, menuPages, type PageName } from "./routes.ts";

/** A group of the menu's entries. */
export interface MenuGroup {
  title: string;
  pages: readonly PageName[];
}

const live = ["talk", "overview", "live"] as const satisfies readonly PageName[];
const calls = ["calls", "campaigns"] as const satisfies readonly PageName[];
const setup = ["agents", "knowledge", "access", "docs"] as const satisfies readonly PageName[];
const elsewhere: ReadonlySet<PageName> = new Set([...live, ...calls, ...setup]);

/** The menu in groups: a page that no other group names is about performance. */
export const menuGroups: readonly MenuGroup[] = [
  { title: "Live", pages: live },
  { title: "Calls", pages: calls },
  { title: "Performance", pages: menuPages.filter((page) => !elsewhere.has(page)) },
  { title: "Setup", pages: setup },
];

/** The route of an entry: pages of the menu have no open parts in their addresses. */
export function entryRoute(page: PageName): LinkedRoute {
  return { page } as LinkedRoute;
}
