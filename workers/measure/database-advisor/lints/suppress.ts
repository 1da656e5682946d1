import type { Lint } from "./lint.ts";

/** Decision to leave a finding as it is, with its reason, until some day. */
export interface LintSuppression {
  cacheKey: string;
  reason: string;
  untilMs: number;
}

/** Findings that are shown, and those that are not with the decision. A decision ends at its day. */
export function suppressLints(
  lints: readonly Lint[],
  suppressions: readonly LintSuppression[],
  nowMs: number,
): { shown: Lint[]; suppressed: { lint: Lint; suppression: LintSuppression }[] } {
  const inForce = new Map(suppressions.filter(({ untilMs }) => untilMs > nowMs).map((each) => [each.cacheKey, each]));
  const suppressed = lints.flatMap((lint) => {
    const suppression = inForce.get(lint.cacheKey);
    return suppression === undefined ? [] : [{ lint, suppression }];
  });
  return { shown: lints.filter(({ cacheKey }) => !inForce.has(cacheKey)), suppressed };
}
