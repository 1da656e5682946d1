import type { TargetRow, Targets } from "../../../web/src/targets/target-answers.ts";
import type { FakeRoutes } from "../../support/browser/fake-platform.ts";

function target(id: string, changes: Partial<TargetRow>): TargetRow {
  return {
    id,
    origin: "founding",
    label: "Voice response, P95",
    definition: "End of turn decided to the first audible sample handed to the transport.",
    bound: { direction: "below", value: 100 },
    unit: "ms",
    state: "met",
    value: 41,
    band: { low: 38, high: 45 },
    isCertain: true,
    n: 1_204,
    measuredAt: "2026-11-30T12:03:00.000Z",
    method: "benchmark, category voice: whole calls by a scripted caller, resampled by call",
    reportId: "benchmark_2",
    reason: null,
    ...changes,
  };
}

const unmeasured = {
  value: null,
  band: null,
  isCertain: null,
  n: null,
  measuredAt: null,
  method: null,
  reportId: null,
};

/** Answer about targets, one of each state. */
export function targetRoutes(realUse: Targets["realUse"] = "read"): FakeRoutes {
  const targets = [
    target("voice_response", {}),
    target("api_response", {
      label: "API response, P95",
      state: "missed",
      value: 240,
      band: { low: 190, high: 260 },
      isCertain: false,
    }),
    target("calls", {
      label: "Calls at once",
      unit: "count",
      bound: { direction: "above", value: 5_000 },
      state: "modelled",
      value: 5_600,
      band: null,
      isCertain: null,
      method: "A queueing model of measured points below the knee.",
    }),
    target("cost", {
      origin: "ours",
      label: "Cost of a call",
      unit: "share",
      state: "not_measured",
      ...unmeasured,
      reason: "Nothing measures it yet.",
    }),
  ];
  return {
    "GET /api/session": {
      data: { organizationId: "org_1", role: "viewer", via: "session", actor: { type: "user", id: "user_1" } },
    },
    "GET /api/performance/targets": { data: { targets, realUse } satisfies Targets },
  };
}
