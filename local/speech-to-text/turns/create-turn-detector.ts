import type { CallDraws } from "../../latency/draws.ts";
import { type EndOfTurnThresholds, type SilenceWaits, silenceWaits } from "./end-of-turn.ts";
import { simulatedDetector } from "./simulated-detector.ts";
import type { TurnDetector } from "./turn-detector.ts";

/** With draws, thresholds get the delays and the errors of the real Flux; everything else keeps its fixed waits. */
export function createTurnDetector(patience: Patience, draws: CallDraws | undefined): TurnDetector {
  if (patience.type === "silence") return fixedDetector(patience.waits);
  return draws ? simulatedDetector(patience.thresholds, draws) : fixedDetector(silenceWaits(patience.thresholds));
}

export function fixedDetector({ eagerMs, completeMs, incompleteMs }: SilenceWaits): TurnDetector {
  const incomplete = { eagerMs: undefined, endMs: incompleteMs };
  const plan = { whole: { eagerMs, endMs: completeMs }, unfinished: incomplete, unheard: incomplete };
  return { reportsUnfinished: false, startMs: () => 0, planSilence: () => plan, resumeMs: () => 0 };
}

/** How sure of the end of a turn a connection wants to be: in Flux's terms, or as silence. */
export type Patience =
  | { readonly type: "thresholds"; readonly thresholds: EndOfTurnThresholds }
  | { readonly type: "silence"; readonly waits: SilenceWaits };
