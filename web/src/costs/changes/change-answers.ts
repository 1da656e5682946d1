import type { schemas } from "../../api/api-types.ts";

/** Change that is to lower costs, with how its guards stand and what it saved. */
export type CostChange = schemas["CostChange"];

/** Address of the changes. */
export const CHANGES_PATH = "/api/performance/cost-changes";
