import type { GuardMetric } from "../../../workers/measure/cost/trial/guard.ts";
import type { schemas } from "../api/api-types.ts";
import { formatNanoUsd } from "./costs.ts";
import { formatMoment, formatShare } from "./format.ts";

type CostChange = schemas["CostChange"];

/** Guards of a change, in words. */
export const guardWords: Record<GuardMetric, string> = {
  turn_gap_p95: "Silence before an answer (P95)",
  answer_heard_p50: "Answer heard (P50)",
  false_starts: "False starts",
  failed_calls: "Failed calls",
  answers_without_fact: "Answers without a fact of the knowledge",
};

/** Settings that a change may try, in words. */
export const settingWords: Record<string, string> = {
  languageModel: "Language models, in order",
  speculation: "Speculation",
  eagerEndOfTurnThreshold: "Confidence of an eager end of turn",
};

/** Says how it stands with a change. */
export function changeStateWords(change: CostChange): string {
  const { state, startedAt, endedAt, expiresAt } = change;
  switch (state) {
    case "proposed":
      return "proposed: alters nothing until an administrator approves it";
    case "running":
      return `on trial since ${formatMoment(startedAt)}, until ${formatMoment(expiresAt)} at the latest`;
    case "kept":
      return `kept ${formatMoment(endedAt)}: the agent's own setting since then`;
    case "rolled_back":
      return `rolled back ${formatMoment(endedAt)}: ${brokenGuardWords(change)}`;
    case "expired":
      return `over since ${formatMoment(endedAt)}: its time had passed`;
    case "stopped":
      return startedAt === null ? "declined" : `stopped ${formatMoment(endedAt)}`;
  }
}

function brokenGuardWords({ guards }: CostChange): string {
  const broken = guards.find(({ isBroken }) => isBroken);
  return broken === undefined ? "a guard was broken" : `its guard was broken (${guardWords[broken.metric]})`;
}

/** Says how many calls a change is, or would be, tried on. */
export function canaryWords({ canaryShare, callsPerDay, canaryCallsPerDay }: CostChange): string {
  const share = formatShare(canaryShare);
  if (callsPerDay === 0) return `${share} of calls; the agent had none in the 14 days before`;
  return `${share} of calls, about ${formatNumber(canaryCallsPerDay)} of ${formatNumber(callsPerDay)} a day`;
}

/** Says what a change saved a call minute, or why that is not known. */
export function realisedWords({ realised, canary, control, minCalls }: CostChange): string {
  if (realised === null) {
    const had = `${canary.pricedCalls} and ${control.pricedCalls}`;
    return `not measured: needs ${minCalls} calls with a known cost in each arm, has ${had}`;
  }
  const { nanoUsdPerMinute, low, high, share } = realised;
  const ofAll = share === null ? "" : `, ${formatShare(Math.abs(share))}`;
  const interval = `95 % between ${formatNanoUsd(low)} and ${formatNanoUsd(high)}`;
  const amount = formatNanoUsd(Math.abs(nanoUsdPerMinute));
  return nanoUsdPerMinute < 0
    ? `dearer by ${amount} a minute${ofAll} (saving ${interval})`
    : `saves ${amount} a minute${ofAll} (${interval})`;
}

/** Says what was expected of a change. */
export function predictedWords({ predictedSavingShare }: CostChange): string {
  if (predictedSavingShare === null) return "none given";
  const share = formatShare(Math.abs(predictedSavingShare));
  return predictedSavingShare < 0 ? `dearer by ${share}` : `${share} of a minute's cost`;
}

function formatNumber(count: number): string {
  return new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(count);
}
