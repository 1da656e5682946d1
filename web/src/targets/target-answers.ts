import type { schemas } from "../api/api-types.ts";

/** Target with the figure that it is judged by. */
export type TargetRow = schemas["PerformanceTarget"];
/** All targets; `unavailable` says that nothing of real use could be read. */
export type Targets = schemas["PerformanceTargets"];

/** Address of the API's answer about targets. */
export const targetsPath = "/api/performance/targets";
