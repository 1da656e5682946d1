import { localServices } from "../api/api.ts";
import { useLoaded } from "../api/use-loaded.ts";

/** Says that the services are local ones and, where they are slow on purpose, that the timings are simulated. */
export function LocalServicesNote() {
  const { loaded } = useLoaded("health", localServices);
  if (loaded.state !== "ready" || !loaded.value.isLocal) return null;
  const { simulatedLatency } = loaded.value;
  return (
    <p class="footnote">
      Local speech and language services: real recognition and synthesis, scripted answers.
      {simulatedLatency !== null && ` Their latency is simulated (profile ${simulatedLatency}).`}
    </p>
  );
}
