import type { Clock } from "../../../voice/clock.ts";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { IndexPlan } from "../../measure/database-advisor/index-plan.ts";
import type { IndexAdvice } from "../../measure/recommendations/rule-input.ts";
import type { Author } from "../access/audit.ts";
import type { Changes } from "../database-advisor/changes.ts";
import type { ActionPlan, ActionState, PlanRefusal } from "./action-outcome.ts";

/** Changes of the database as actions make them. */
export interface IndexActionDeps {
  changes: Pick<Changes, "propose" | "approve" | "revert" | "find">;
  /** Lists the indexes that an action may make now. */
  advice(): Promise<readonly IndexAdvice[]>;
  clock: Pick<Clock, "startTimer">;
}

/** A build is waited for this long, as a page waits for its answer; a longer one is verified by the clock. */
const MAX_LOOKS = 16;
const LOOK_EVERY_MS = 300;

/**
 * Plans an index: only one that is advised at this moment, as it is advised, whatever the stored plan says. It is made
 * as any change of the database is: proposed, which looks at the table, approved, and built by the index builder.
 */
export async function planIndexAction(
  { changes, advice, clock }: IndexActionDeps,
  { name }: Pick<IndexPlan, "name">,
): Promise<Result<ActionPlan, PlanRefusal>> {
  const plan = (await advice()).find((one) => one.plan.name === name)?.plan;
  if (plan === undefined) return err("done_already");
  const columns = plan.keys.map(({ column }) => column).join(", ");
  return ok({
    changes: [{ label: `Index ${plan.name}`, before: "none", after: `on ${plan.table} (${columns})` }],
    apply: async (author) => {
      const proposed = await changes.propose(author, plan, []);
      if (!proposed.ok) return { refusal: "conflict" };
      const { id: changeId } = proposed.value;
      const approved = await changes.approve(author, changeId);
      if (!approved.ok) return { refusal: "conflict" };
      return { undo: { type: "drop_index", changeId }, isInForce: await isBuilt(changeId) };
    },
  });

  async function isBuilt(changeId: string): Promise<boolean> {
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const state = await indexState(changes, changeId);
      if (state !== "pending") return state === "in_force";
      await new Promise<void>((resolve) => void clock.startTimer(LOOK_EVERY_MS, resolve));
    }
    return false;
  }
}

/** Tells how far the build of an index is. */
export async function indexState(changes: Pick<Changes, "find">, changeId: string): Promise<ActionState> {
  const change = await changes.find(changeId);
  switch (change?.status) {
    case "applied":
      return "in_force";
    case "proposed":
    case "approved":
    case "building":
    case "verifying":
      return "pending";
    default:
      return "failed";
  }
}

/** Takes an index back: it is dropped by the index builder. */
export async function undoIndexAction(
  { changes }: Pick<IndexActionDeps, "changes">,
  author: Author,
  changeId: string,
): Promise<"undone" | PlanRefusal> {
  const reverted = await changes.revert(author, changeId);
  if (reverted.ok) return "undone";
  return reverted.error.reason === "unknown" ? "gone" : "not_possible";
}
