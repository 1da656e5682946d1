import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { AddressKey } from "./components/AddressKey.tsx";
import { Link } from "./components/Link.tsx";
import { Notice } from "./components/Notice.tsx";
import { matchRoute } from "./router/address.ts";
import { onNavigation } from "./router/navigation.ts";
import { menuPages, type PageName, type Route, type RouteOf, routes } from "./router/routes.ts";

/** Each page is its own download. */
const pages: { [Page in PageName]: () => Promise<ComponentType<RouteOf<Page>>> } = {
  talk: () => import("./pages/TalkPage.tsx").then((module) => module.TalkPage),
  calls: () => import("./pages/CallsPage.tsx").then((module) => module.CallsPage),
  call: () => import("./pages/CallPage.tsx").then((module) => module.CallPage),
  not_found: () => import("./pages/NotFoundPage.tsx").then((module) => module.NotFoundPage),
};

/** The frame around every page: name, navigation, and the page that the address names. */
export function App() {
  const [route, setRoute] = useState<Route>(() => matchRoute(location.pathname));
  const [loaded, setLoaded] = useState<{ page: PageName; Page: ComponentType<Route> } | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const { title, menu, needsSessionFor } = routes[route.page];

  const main = useRef<HTMLElement>(null);

  useEffect(() => {
    return onNavigation(() => {
      setRoute(matchRoute(location.pathname));
      // As after a real page load: reading and tabbing begin with the new page, not where the old one was left.
      main.current?.focus();
    });
  }, []);
  useEffect(() => {
    let isCurrent = true;
    document.title = `${title} · Quantum Voice`;
    setHasFailed(false);
    pages[route.page]().then(
      // A page is drawn only while the route is its own.
      (Page) => isCurrent && setLoaded({ page: route.page, Page: Page as ComponentType<Route> }),
      () => isCurrent && setHasFailed(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [route.page]);

  const page = loaded?.page === route.page ? <loaded.Page key={JSON.stringify(route)} {...route} /> : null;
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to content
      </a>
      <header class="site-header">
        <Link to={{ page: "talk" }} class="brand">
          <img src="/icon.svg" alt="" width="28" height="28" /> Quantum Voice
        </Link>
        <nav aria-label="Pages">
          {menuPages.map((entry) => (
            <Link key={entry} to={{ page: entry }} isCurrent={entry === menu}>
              {routes[entry].title}
            </Link>
          ))}
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {hasFailed ? (
          <Notice tone="error">This page could not be loaded. Check your connection and reload.</Notice>
        ) : page === null || needsSessionFor === null ? (
          page
        ) : (
          <AddressKey what={needsSessionFor}>{page}</AddressKey>
        )}
      </main>
    </>
  );
}
