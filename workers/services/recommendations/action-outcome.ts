import type { Undo } from "../../measure/recommendations/undo.ts";
import type { Author } from "../access/audit.ts";

/** Setting that an action changes, before and after, in words. A dry run lists them; nothing else is changed. */
export interface PlannedChange {
  label: string;
  before: string;
  after: string;
}

/** Change that was made. */
export interface AppliedChange {
  undo: Undo;
  /**
   * False where it takes effect only later, as an index that is still being built: it is verified by the clock then.
   */
  isInForce: boolean;
}

/** Plan of an action: its changes, and how they are made. Nothing has happened when there is a plan. */
export interface ActionPlan {
  changes: PlannedChange[];
  /** Makes the changes. Fails with `conflict` when what they rest on was changed since the plan was made. */
  apply(author: Author): Promise<AppliedChange | { refusal: "conflict" }>;
}

/** State of an applied change: some, such as an index, are made after they were decided. */
export type ActionState = "in_force" | "pending" | "failed";

/** Why an action cannot be planned: what it is about is gone, it is done already, or the deployment cannot do it. */
export type PlanRefusal = "gone" | "done_already" | "not_possible";
