import { expect, it } from "vitest";
import { figuresQuery, rangeNamed, rangeStart } from "../../../web/src/words/ranges.ts";

const NOW = Date.parse("2026-11-30T10:07:31Z");

it("asks the same question for minutes, so that one answer is good for all who ask", () => {
  expect(rangeStart(rangeNamed("24h", "7d"), NOW)).toBe("2026-11-29T10:05:00.000Z");
  expect(rangeStart(rangeNamed("24h", "7d"), NOW + 120_000)).toBe("2026-11-29T10:05:00.000Z");
  expect(rangeStart(rangeNamed("30d", "7d"), NOW)).toBe("2026-10-31T10:00:00.000Z");
});

it("leaves to the API what it does unless told", () => {
  const usual = { usual: "24h", services: null } as const;
  expect(figuresQuery({ range: rangeNamed(null, "24h"), ...usual }, NOW)).toBe("");
  expect(figuresQuery({ range: rangeNamed("7d", "24h"), ...usual, services: "local" }, NOW, { by: "agent" })).toBe(
    "?by=agent&from=2026-11-23T10%3A00%3A00.000Z&services=local",
  );
});

it("takes the usual stretch where the address names none that there is", () => {
  expect(rangeNamed("7y", "24h").name).toBe("24h");
  expect(rangeNamed(null, "7d").name).toBe("7d");
});
