import { describe, expect, it } from "vitest";
import { apiRequestOf, type FetchedEntry } from "../../../web/src/measure/api-request.ts";

const ORIGIN = "https://voice.example";
const part = (name: string, duration: number, description = "") =>
  ({ name, duration, description }) as PerformanceServerTiming;

const entry: FetchedEntry = {
  name: `${ORIGIN}/api/calls/call_1?from=2026`,
  initiatorType: "fetch",
  startTime: 100,
  responseEnd: 131.26,
  serverTiming: [part("total", 11.5), part("db", 9), part("cache", 0, "kv"), part("route", 0, "GET /api/calls/:id")],
};

describe("a request of a page", () => {
  it("is joined with what the server says of it, under its template", () => {
    const request = apiRequestOf(entry, ORIGIN);
    expect(request).toEqual({ route: "GET /api/calls/:id", totalMs: 31.3, serverMs: 11.5, cacheSource: "kv" });
  });

  it("has no source when no cache answered it", () => {
    const serverTiming = entry.serverTiming.filter(({ name }) => name !== "cache");
    expect(apiRequestOf({ ...entry, serverTiming }, ORIGIN)).toEqual({
      ...{ route: "GET /api/calls/:id", totalMs: 31.3, serverMs: 11.5 },
    });
  });

  it.each<[string, Partial<FetchedEntry>]>([
    ["a file of the page", { name: `${ORIGIN}/assets/index.js` }],
    ["another origin's API", { name: "https://elsewhere.example/api/calls/call_1" }],
    ["a report of this very tab", { initiatorType: "beacon" }],
    ["an answer that never came", { responseEnd: 0 }],
    ["an answer that tells nothing", { serverTiming: [] }],
    ["one that a sleeping computer held up", { responseEnd: 700_000 }],
  ])("is not %s", (_, changes) => {
    expect(apiRequestOf({ ...entry, ...changes }, ORIGIN)).toBeNull();
  });
});
