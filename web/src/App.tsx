import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Link } from "./components/Link.tsx";
import { Notice } from "./components/Notice.tsx";
import { matchRoute, onNavigation, type Route } from "./router.ts";

type PageComponent = ComponentType<{ callId: string }>;

/** Each page is its own download. */
function loadPage(page: Route["page"]): Promise<PageComponent> {
  switch (page) {
    case "talk":
      return import("./pages/TalkPage.tsx").then((module) => module.TalkPage);
    case "calls":
      return import("./pages/CallsPage.tsx").then((module) => module.CallsPage);
    case "call":
      return import("./pages/CallPage.tsx").then((module) => module.CallPage);
    case "not_found":
      return import("./pages/NotFoundPage.tsx").then((module) => module.NotFoundPage);
  }
}

/** The frame around every page: name, navigation, and the page that the address names. */
export function App() {
  const [route, setRoute] = useState<Route>(() => matchRoute(location.pathname));
  const [loaded, setLoaded] = useState<{ page: Route["page"]; Page: PageComponent } | null>(null);
  const [hasFailed, setHasFailed] = useState(false);

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
    setHasFailed(false);
    loadPage(route.page).then(
      (Page) => isCurrent && setLoaded({ page: route.page, Page }),
      () => isCurrent && setHasFailed(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [route.page]);

  const callId = route.page === "call" ? route.callId : "";
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to content
      </a>
      <header class="site-header">
        <Link href="/" class="brand">
          <img src="/icon.svg" alt="" width="28" height="28" /> Quantum Voice
        </Link>
        <nav aria-label="Pages">
          <Link href="/" isCurrent={route.page === "talk"}>
            Talk
          </Link>
          <Link href="/calls" isCurrent={route.page === "calls" || route.page === "call"}>
            Calls
          </Link>
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {hasFailed ? (
          <Notice tone="error">This page could not be loaded. Check your connection and reload.</Notice>
        ) : loaded?.page === route.page ? (
          <loaded.Page key={callId} callId={callId} />
        ) : null}
      </main>
    </>
  );
}
