import { err, ok, type Result } from "../../../voice/result.ts";
import type { AppliedAction } from "../../measure/recommendations/action.ts";
import type { ActionPlan, PlanRefusal } from "./action-outcome.ts";
import { type WarmPaths, warmCandidates } from "./warm-paths.ts";

/** Plans lists that are to be kept warm; only those that warming can request. */
export async function planWarmAction(
  warmPaths: WarmPaths,
  organizationId: string,
  { paths }: Extract<AppliedAction, { type: "add_warm_paths" }>,
): Promise<Result<ActionPlan, PlanRefusal>> {
  if (!paths.every((path) => warmCandidates.includes(path))) return err("not_possible");
  const before = (await warmPaths.of([organizationId])).get(organizationId) ?? [];
  const added = paths.filter((path) => !before.includes(path));
  if (added.length === 0) return err("done_already");
  const words = (some: readonly string[]): string => (some.length === 0 ? "none" : some.join(", "));
  return ok({
    changes: [
      {
        label: "Lists kept warm, besides the first pages'",
        before: words(before),
        after: words([...before, ...added]),
      },
    ],
    apply: async () => {
      await warmPaths.add(organizationId, added);
      return { undo: { type: "remove_warm_paths", paths: added }, isInForce: true };
    },
  });
}
