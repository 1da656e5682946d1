import { type ExplainedMethods, none, run, UNSETTLED } from "./explained.ts";

/** Methods of `services/recommendations`. */
export const recommendations: ExplainedMethods = {
  "recommendations.store.find": run(({ request }, { organizationId }) =>
    request.recommendations.store.find(organizationId, "recommendation_none"),
  ),
  "recommendations.store.take": run(({ request }, { organizationId }) =>
    request.recommendations.store.take(organizationId, "benchmark_none", [], ["cache_off"]),
  ),
  "recommendations.store.move": run(({ request }, { organizationId }) =>
    request.recommendations.store.move(organizationId, "recommendation_none", ["open"], "dismissed"),
  ),
  "recommendations.store.due": run(({ request }) => request.recommendations.store.due(50), UNSETTLED),
  "recommendations.store.verifying": run(({ request }, { organizationId }) =>
    request.recommendations.store.verifying(organizationId),
  ),
  "recommendations.implementation.dryRun": none("reads an agent or a setting by its key"),
  "recommendations.implementation.implement": none("moves by key, after the action's own reads by key"),
  "recommendations.implementation.schedule": none("moves by key"),
  "recommendations.implementation.dismiss": none("moves by key"),
  "recommendations.implementation.rollBack": none("moves by key, after the action's own reads by key"),
  "recommendations.implementation.settleVerified": none("reads what `store.verifying` reads"),
  "recommendations.implementation.runDue": none("reads what `store.due` reads"),
  "recommendations.actions.plan": none("reads an agent or a setting by its key"),
  "recommendations.actions.stateOf": none("reads a change of the database by its key"),
  "recommendations.actions.undo": none("reads an agent or a setting by its key"),
  "recommendations.afterBenchmark.take": none("asks other services, and stores by `store.take`"),
  "recommendations.acknowledgements.create": none("inserts, and deletes what has expired of an index"),
  "recommendations.acknowledgements.inForce": run(({ request }, { organizationId }) =>
    request.recommendations.acknowledgements.inForce(organizationId),
  ),
  "recommendations.cacheSettings.all": run(({ request }, { organizationId }) =>
    request.recommendations.cacheSettings.all(organizationId),
  ),
  "recommendations.cacheSettings.set": run(({ request }, { organizationId }) =>
    request.recommendations.cacheSettings.set(organizationId, "row", null),
  ),
  "recommendations.cacheSettings.lend": none("reads what `all` reads, and writes KV"),
  "recommendations.warmPaths.of": run(({ request }, { organizationId }) =>
    request.recommendations.warmPaths.of([organizationId]),
  ),
  "recommendations.warmPaths.add": none("inserts"),
  "recommendations.warmPaths.remove": run(({ request }, { organizationId }) =>
    request.recommendations.warmPaths.remove(organizationId, ["/api/none"]),
  ),
  "recommendations.comparison.compare": none("reads reports by key, and the latest as `benchmarks.reports` does"),
  "recommendations.figureHistory.course": run(({ request }, { organizationId }) =>
    request.recommendations.figureHistory.course(organizationId, "api.none.p95", new Date(0)),
  ),
};
