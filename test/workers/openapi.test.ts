import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { type TurnMetric, turnMetricRows, turnMetrics, turnMetricsWith } from "../../voice/timeline/turn-metrics.ts";
import { createApp } from "../../workers/app.ts";

it("the API's description is a valid OpenAPI 3.1 document", async () => {
  const document = createApp().getOpenAPI31Document({ openapi: "3.1.0", info: { title: "API", version: "0" } });
  const { valid: isValid, errors } = await new Validator().validate({ ...document });
  expect(errors).toBeUndefined();
  expect(isValid).toBe(true);
});

it("the API tells every field of a turn with its meaning, and the figures of those that are summed up", () => {
  const document = createApp().getOpenAPI31Document({ openapi: "3.1.0", info: { title: "API", version: "0" } });
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
