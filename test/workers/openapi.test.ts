import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { type TurnMetric, turnMetricRows, turnMetrics, turnMetricsWith } from "../../voice/timeline/turn-metrics.ts";
import { createApp } from "../../workers/app.ts";
import { apiDocument } from "../../workers/routes/platform/api-document.ts";

it("the API's description is a valid OpenAPI 3.1 document", async () => {
  const document = apiDocument(createApp());
  const { valid: isValid, errors } = await new Validator().validate({ ...document });
  expect(errors).toBeUndefined();
  expect(isValid).toBe(true);
});

it("the API tells every field of a turn with its meaning, and the figures of those that are summed up", () => {
  const document = apiDocument(createApp());
  const described = (metrics: readonly TurnMetric[]) =>
    Object.fromEntries(metrics.map((metric) => [metric, { description: turnMetricRows[metric].meaning }]));
  const figures = Object.values(turnMetricRows).flatMap(({ figure }) => figure ?? []);
  expect(document.components?.schemas).toMatchObject({
    Turn: { properties: described(turnMetrics) },
    TurnFigures: {
      properties: {
        latencies: { properties: described(turnMetricsWith("aggregate", "quantiles")) },
        rates: { properties: { falseStarts: { description: turnMetricRows.falseStart.meaning } } },
      },
    },
  });
  for (const figure of figures) expect(JSON.stringify(document.components?.schemas)).toContain(`"${figure}":{`);
});

/** Operations with the name that each goes by, and what the linters redocly and spectral look at. */
const operations = () =>
  Object.entries(apiDocument(createApp()).paths ?? {}).flatMap(([path, item]) =>
    (["get", "put", "post", "delete", "patch"] as const).flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ name: `${method} ${path}`, path, ...operation }];
    }),
  );

it("the API's description says where it is, who keeps it, and on which terms", () => {
  const { servers, info, tags } = apiDocument(createApp());
  expect(servers).toMatchObject([{ url: "/" }]);
  expect(info).toMatchObject({ contact: { name: expect.any(String) }, license: { url: expect.any(String) } });
  const used = new Set(operations().flatMap((operation) => operation.tags ?? []));
  expect(tags?.map(({ name }) => name).sort()).toEqual([...used].sort());
  for (const { description } of tags ?? []) expect(description).toMatch(/\w/);
});

it("every operation of the API has a name of its own, which is a name in any language", () => {
  const ids = operations().map(({ operationId }) => operationId);
  expect(ids.length).toBeGreaterThan(60);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]{3,60}$/);
  expect(ids).toContain("getCallsByIdTurns");
});

it("every operation of the API tells what it does, who may, and how it refuses", () => {
  for (const { name, path, summary, description, tags, security, responses, parameters } of operations()) {
    expect([name, summary, description]).toEqual([name, expect.stringMatching(/\w/), expect.stringMatching(/Needs /)]);
    expect([name, tags?.length]).toEqual([name, 1]);
    expect([name, security]).toEqual([name, expect.any(Array)]);
    const codes = Object.keys(responses ?? {});
    expect([name, codes]).toEqual([name, expect.arrayContaining(["4XX", "default"])]);
    expect([name, codes.some((code) => code.startsWith("2") || code === "101")]).toEqual([name, true]);
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, each]) => each);
    const declared = (parameters ?? []).flatMap((each) => ("in" in each && each.in === "path" ? [each.name] : []));
    expect([name, declared]).toEqual([name, inPath]);
  }
});

it("defaults in the API's description are plain values; the others are told in words", () => {
  const document = apiDocument(createApp());
  const found: [string, unknown][] = [];
  const walk = (value: unknown, key: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, each] of Object.entries(value)) {
      if (name === "default" && key !== "responses" && key !== "properties") found.push([key, each]);
      walk(each, name);
    }
  };
  walk(document, "");
  expect(found.length).toBeGreaterThan(5);
  expect(found.filter(([, standard]) => typeof standard === "object" && standard !== null)).toEqual([]);
  expect(document.components?.schemas?.NewCampaign).toMatchObject({
    properties: { pacing: { description: 'Unless given: `{"maxConcurrentCalls":1,"callsPerMinute":10}`' } },
  });
});
