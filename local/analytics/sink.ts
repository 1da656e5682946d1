import { readFileSync } from "node:fs";

/**
 * The text of the worker that stands in for an Analytics Engine binding, as an ES module for Miniflare. Bind the
 * dataset's name as a service binding to its `AnalyticsSink` entrypoint and give it ANALYTICS_URL and DATASET.
 */
export function analyticsSinkModule(): string {
  return readFileSync(new URL("./sink-worker.js", import.meta.url), "utf8");
}
