import "../styles/figures.css";
import "../styles/pipeline.css";
import "../styles/alerts.css";
import "../styles/benchmarks.css";
import { answers } from "../api/api.ts";
import { useAnswer } from "../api/use-answer.ts";
import { FigureSection } from "../components/figures/FigureSection.tsx";
import { FiguresSession } from "../components/figures/FiguresSession.tsx";
import { Notice } from "../components/Notice.tsx";
import { SignOut } from "../components/SignOut.tsx";
import { TargetTable } from "../targets/TargetTable.tsx";
import { type Targets, targetsPath } from "../targets/target-answers.ts";

const origins = { founding: "The founding document's", ours: "Our own" } as const;

/** `/performance/targets`: every target with the figure that it is judged by; nothing unmeasured is shown as met. */
export function TargetsPage() {
  const answer = useAnswer<Targets>(targetsPath);
  return (
    <>
      <header class="page-head">
        <h1>Targets</h1>
        <a href="/performance">Benchmarks</a>
      </header>
      <FiguresSession answer={answer} what="targets" cards={4} reload={() => answers.clear()}>
        {({ targets, realUse }) => (
          <>
            <p class="provenance">
              {(["met", "missed", "modelled", "not_measured"] as const)
                .map((state) => `${targets.filter((one) => one.state === state).length} ${state.replace("_", " ")}`)
                .join(", ")}
              . From the newest benchmarks, and the last seven days of real use.
            </p>
            {realUse === "unavailable" && (
              <Notice tone="warning">The analytics did not answer: nothing of real use is shown.</Notice>
            )}
            {Object.entries(origins).map(([origin, title]) => (
              <FigureSection key={origin} title={title} query={targetsPath}>
                <TargetTable title={title} targets={targets.filter((target) => target.origin === origin)} />
              </FigureSection>
            ))}
            <SignOut onSignedOut={() => answers.clear()} />
          </>
        )}
      </FiguresSession>
    </>
  );
}
