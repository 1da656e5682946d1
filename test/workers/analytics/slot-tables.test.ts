import { describe, expect, it } from "vitest";
import { type PageViewPoint, pageViewTable } from "../../../workers/analytics/page-view-point.ts";
import { type ProviderPoint, providerTable } from "../../../workers/analytics/provider-point.ts";
import { NO_ORGANIZATION, type RequestPoint, requestTable } from "../../../workers/analytics/request-point.ts";

const request: RequestPoint = {
  organizationId: "org_1",
  route: "/api/calls/:id",
  method: "GET",
  errorCode: "not_found",
  cacheSource: "memory",
  colo: "FRA",
  isolate: "cold",
  status: 404,
  totalMs: 12.5,
  databaseMs: 0,
  databaseQueries: 1,
};

const view: PageViewPoint = {
  organizationId: "org_1",
  kind: "view",
  route: "/calls/:callId",
  navigation: "soft-navigation",
  colo: "FRA",
  cacheSource: "kv",
  lcpMs: 812.5,
  inpMs: 40,
  cls: 0.004,
  fcpMs: 300,
  ttfbMs: 20,
  totalMs: 31,
  serverMs: 11,
  networkMs: 20,
};

const provider: ProviderPoint = {
  organizationId: "org_1",
  callId: "call_1",
  turnId: "turn_1",
  agentId: "agent_1",
  transport: "browser",
  stage: "llm",
  provider: "openai-compatible",
  model: "a-model",
  outcome: "failed",
  errorKind: "rate_limited",
  fellBackTo: "workers-ai",
  hedge: "hedge",
  colo: "FRA",
  services: "vendor",
  firstResultMs: 98,
  totalMs: 410,
};

describe("the slots of the datasets", () => {
  it("hold a request, a page view and a provider call whole", () => {
    expect(requestTable.decode(requestTable.encode(request))).toEqual(request);
    expect(pageViewTable.decode(pageViewTable.encode(view))).toEqual(view);
    expect(providerTable.decode(providerTable.encode(provider))).toEqual(provider);
  });

  it("tell what was not measured, or is not there, from 0", () => {
    const visitor: RequestPoint = {
      ...request,
      organizationId: NO_ORGANIZATION,
      ...{ route: null, errorCode: null, cacheSource: null, colo: null, databaseMs: null },
    };
    expect(requestTable.decode(requestTable.encode(visitor))).toEqual(visitor);
    const unmeasured: PageViewPoint = {
      ...{ organizationId: "org_1", kind: "view", route: "/", navigation: null, colo: null, cacheSource: null },
      ...{ lcpMs: null, inpMs: null, cls: null, fcpMs: null, ttfbMs: null },
      ...{ totalMs: null, serverMs: null, networkMs: null },
    };
    expect(pageViewTable.decode(pageViewTable.encode(unmeasured))).toEqual(unmeasured);
    const session: ProviderPoint = {
      ...provider,
      ...{
        turnId: null,
        model: null,
        errorKind: null,
        fellBackTo: null,
        colo: null,
        firstResultMs: null,
        totalMs: null,
      },
    };
    expect(providerTable.decode(providerTable.encode(session))).toEqual(session);
  });

  it("stay where they were first written", () => {
    // Points already written keep their columns: a field that is moved would read as another.
    const columns = (table: { columnOf(field: never): string }, point: object): Record<string, string> =>
      Object.fromEntries(Object.keys(point).map((field) => [field, table.columnOf(field as never)]));
    expect(columns(requestTable, request)).toEqual({
      ...{ organizationId: "index1", route: "blob1", method: "blob2", errorCode: "blob3", cacheSource: "blob4" },
      ...{ colo: "blob5", isolate: "blob6", status: "double1", totalMs: "double2", databaseMs: "double3" },
      databaseQueries: "double4",
    });
    expect(columns(pageViewTable, view)).toEqual({
      ...{ organizationId: "index1", kind: "blob1", route: "blob2", navigation: "blob3", colo: "blob4" },
      ...{ cacheSource: "blob5", lcpMs: "double1", inpMs: "double2", cls: "double3", fcpMs: "double4" },
      ...{ ttfbMs: "double5", totalMs: "double6", serverMs: "double7", networkMs: "double8" },
    });
    expect(columns(providerTable, provider)).toEqual({
      ...{ organizationId: "index1", callId: "blob1", turnId: "blob2", agentId: "blob3", transport: "blob4" },
      ...{ stage: "blob5", provider: "blob6", model: "blob7", outcome: "blob8", errorKind: "blob9" },
      ...{ fellBackTo: "blob10", hedge: "blob11", colo: "blob12", services: "blob13" },
      ...{ firstResultMs: "double1", totalMs: "double2" },
    });
  });

  it("ask in SQL for what is there", () => {
    expect(requestTable.presenceOf("databaseMs")).toBe("double3 >= 0");
    expect(requestTable.presenceOf("errorCode")).toBe("blob3 != ''");
  });

  it("refuse what the platform would drop without a word", () => {
    expect(() => requestTable.encode({ ...request, organizationId: "o".repeat(97) })).toThrow(RangeError);
    expect(() => requestTable.encode({ ...request, totalMs: Number.NaN })).toThrow(RangeError);
  });
});
