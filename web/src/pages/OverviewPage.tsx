import "../styles/figures.css";
import "../styles/overview.css";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import { answers } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import type { schemas } from "../api/api-types.ts";
import { useAnswer } from "../api/use-answer.ts";
import { CardSkeleton } from "../components/figures/CardSkeleton.tsx";
import { FiguresSession } from "../components/figures/FiguresSession.tsx";
import { Filters } from "../components/figures/Filters.tsx";
import { LiveBadge } from "../components/figures/LiveBadge.tsx";
import { type FiguresFilter, useFigures } from "../components/figures/use-figures.ts";
import { SignIn } from "../components/SignIn.tsx";
import { SignOut } from "../components/SignOut.tsx";
import { useLiveFeed } from "../live/feed/use-live-feed.ts";
import { AnswerCards } from "../overview/AnswerCards.tsx";
import { FirstSteps } from "../overview/FirstSteps.tsx";
import { LiveNow } from "../overview/LiveNow.tsx";
import { busiestServices } from "../overview/live-rows.ts";
import { RequestCards, VitalCards } from "../overview/PlatformCards.tsx";
import { leftOutWords, servicesSentences } from "../words/services.ts";

/** `/overview`: the organisation at this moment, and its figures against the stretch before. */
export function OverviewPage() {
  const filter = useFigures("24h");
  const query = filter.pathOf("/api/performance/overview");
  const overview = useAnswer<schemas["AnswerOverview"]>(query);
  const series = useAnswer<schemas["AnswerSeries"]>(filter.pathOf("/api/performance/series"));
  if (overview.error instanceof ApiFailure && overview.error.status === 401) {
    return <SignIn onSignedIn={() => answers.clear()} />;
  }
  return (
    <>
      <Live filter={filter} deployed={overview.value?.services ?? null} />
      <section class="figure-section">
        <h2>
          Answers of the last {filter.range.lengthWords}{" "}
          <small class="heading-note">
            changes are against the {filter.range.lengthWords} before, with the interval that they lie in
          </small>
        </h2>
        <FiguresSession answer={overview} what="figures" cards={7} reload={() => answers.refresh(query)}>
          {(value) => (
            <>
              <p class="provenance">
                {servicesSentences[value.services]} {leftOutWords(value.services, value.callsByServices)}
              </p>
              <AnswerCards overview={value} series={series.value} query={query} />
            </>
          )}
        </FiguresSession>
      </section>
      <Platform filter={filter} />
      {overview.value !== undefined && <FirstSteps />}
      {overview.value !== undefined && <SignOut onSignedOut={() => answers.clear()} />}
    </>
  );
}

/**
 * The part of the page that the live feed draws anew. `deployed` is the kind of services of the deployment's own calls;
 * null while that is not known.
 */
function Live({ filter, deployed }: { filter: FiguresFilter; deployed: ServicesKind | null }) {
  const view = useLiveFeed();
  const services = filter.services ?? deployed;
  return (
    <>
      <header class="page-head">
        <h1>
          Overview <LiveBadge connection={view.connection} />
        </h1>
        <Filters filter={filter} services={services} />
      </header>
      <LiveNow view={view} services={services ?? busiestServices(view.feed)} />
    </>
  );
}

function Platform({ filter }: { filter: FiguresFilter }) {
  const requestsQuery = filter.pathOfAll("/api/performance/requests");
  const viewsQuery = filter.pathOfAll("/api/performance/page-views");
  const requests = useAnswer<schemas["RequestHistory"]>(requestsQuery);
  const views = useAnswer<schemas["PageViewHistory"]>(viewsQuery);
  const isMissing = requests.value === undefined && views.value === undefined;
  return (
    <section class="figure-section">
      <h2>
        Platform <small class="heading-note">the API and these pages, whatever the calls are held over</small>
      </h2>
      {isMissing && (requests.isLoading || views.isLoading) && <CardSkeleton count={7} />}
      {isMissing && !requests.isLoading && !views.isLoading && <p class="empty">Not to be had just now.</p>}
      {!isMissing && (
        <ul class="figure-grid">
          {requests.value && <RequestCards history={requests.value} query={requestsQuery} />}
          {views.value && <VitalCards history={views.value} query={viewsQuery} />}
        </ul>
      )}
    </section>
  );
}
