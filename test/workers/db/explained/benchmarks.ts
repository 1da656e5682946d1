import { type ExplainedMethods, none, run } from "./explained.ts";

/** Methods of `services/benchmarks`. */
export const benchmarks: ExplainedMethods = {
  "benchmarks.reports.find": run(({ request }, { organizationId }) =>
    request.benchmarks.reports.find(organizationId, "benchmark_none"),
  ),
  "benchmarks.reports.add": none("inserts"),
  "benchmarks.reports.addMade": none("inserts, and deletes what is more than 400 of an index"),
  "benchmarks.reports.latest": run(async ({ request }, { organizationId }) => {
    await request.benchmarks.reports.latest(organizationId, 10);
    await request.benchmarks.reports.latest(organizationId, 10, "none");
  }),
  "benchmarks.reports.replace": none("updates by primary key, and deletes what is more than 400 of an index"),
  "benchmarks.reports.pinned": run(({ request }, { organizationId }) =>
    request.benchmarks.reports.pinned(organizationId),
  ),
  "benchmarks.reports.pin": run(({ request }, { organizationId }) =>
    request.benchmarks.reports.pin(organizationId, null),
  ),
  "benchmarks.reports.running": run(({ request }, { organizationId }) =>
    request.benchmarks.reports.running(organizationId),
  ),
  "benchmarks.runs.start": none("reads and inserts what the store of reports does"),
  "benchmarks.runs.cancel": none("asks a Durable Object"),
  "benchmarks.runs.progress": none("asks a Durable Object"),
  "benchmarks.schedules.find": run(({ request }, { organizationId }) =>
    request.benchmarks.schedules.find(organizationId),
  ),
  "benchmarks.schedules.put": none("inserts, or updates by primary key"),
  "benchmarks.schedules.page": run(({ request }) => request.benchmarks.schedules.page("")),
  "benchmarks.schedules.noteRun": none("updates by primary key"),
  "benchmarks.targets.read": none("reads what the store of reports and the figures' services do"),
  "benchmarks.sandboxes.agentOf": run(async ({ request }, { organizationId, agent }) => {
    await request.benchmarks.sandboxes.agentOf(organizationId, null);
    await request.benchmarks.sandboxes.agentOf(organizationId, agent.id);
  }),
  "benchmarks.sandboxes.open": none("inserts, and reads an agent by its slug"),
  "benchmarks.sandboxes.fill": none("inserts generated rows"),
  "benchmarks.sandboxes.filledCalls": none("counts the calls of a sandbox, of which it has some thousands"),
  "benchmarks.sandboxes.dropUnopened": none("deletes a run's calls among a sandbox's, by state"),
  "benchmarks.sandboxes.leftCalls": none("looks for a run's calls among a sandbox's, of which it has some thousands"),
  "benchmarks.sandboxes.issueKey": none("inserts, and deletes the one key of a sandbox"),
  "benchmarks.sandboxes.endKeys": none("deletes the one key of a sandbox"),
  "benchmarks.sandboxes.unused": none("goes through the organisations once an hour"),
};
