import { useEffect, useRef, useState } from "preact/hooks";
import { AddressKey } from "./components/AddressKey.tsx";
import { Loading } from "./components/Loading.tsx";
import { PageFailure } from "./components/PageFailure.tsx";
import { SiteHeader } from "./components/SiteHeader.tsx";
import { loadedPage, loadPage } from "./page-chunks.ts";
import { matchRoute } from "./router/address.ts";
import { onNavigation } from "./router/navigation.ts";
import { leadOf, type PageName, type Route, routes } from "./router/routes.ts";

/** The frame around every page: name, navigation, and the page that the address names. */
export function App() {
  const [route, setRoute] = useState<Route>(() => matchRoute(location.pathname));
  const [failed, setFailed] = useState<PageName | null>(null);
  const [, redraw] = useState(0);
  const [round, setRound] = useState(0);
  const { title, needsSessionFor } = routes[route.page];

  const main = useRef<HTMLElement>(null);
  const shownPath = useRef(location.pathname);

  useEffect(() => {
    return onNavigation(() => {
      // A change of the query is the page's own affair.
      if (location.pathname === shownPath.current) return;
      shownPath.current = location.pathname;
      setRoute(matchRoute(location.pathname));
      // As after a real page load: reading and tabbing begin with the new page, not where the old one was left.
      main.current?.focus({ preventScroll: true });
    });
  }, []);
  useEffect(() => {
    document.title = `${title} · Quantum Voice`;
    setFailed(null);
    if (loadedPage(route.page) !== undefined) return;
    let isCurrent = true;
    loadPage(route.page).then(
      () => isCurrent && redraw((count) => count + 1),
      () => isCurrent && setFailed(route.page),
    );
    return () => {
      isCurrent = false;
    };
  }, [route.page, round]);

  const Page = loadedPage(route.page);
  const lead = leadOf(route.page);
  const page = Page === undefined ? <Loading what="the page" /> : <Page key={JSON.stringify(route)} {...route} />;
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to content
      </a>
      <SiteHeader current={route} />
      <main id="main" ref={main} tabIndex={-1}>
        {lead !== null && <p class="page-lead">{lead}</p>}
        {failed === route.page ? (
          <PageFailure onRetry={() => setRound(round + 1)} />
        ) : Page === undefined || needsSessionFor === null ? (
          page
        ) : (
          <AddressKey what={needsSessionFor}>{page}</AddressKey>
        )}
      </main>
    </>
  );
}
