import { expect, it } from "vitest";
import { countedWords, type Trend, trendWords } from "../../../web/src/words/change.ts";
import { formatMs } from "../../../web/src/words/format.ts";

const trend = (changed: Partial<Trend> = {}): Trend => ({
  value: 400,
  previous: { value: 440 },
  difference: { value: -40, low: -60, high: -20 },
  verdict: "improved",
  ...changed,
});
const none = { value: null, low: null, high: null };

it.each<[string, Trend, string, string]>([
  ["better", trend(), "−40 ms (−60 ms to −20 ms)", "good"],
  [
    "worse",
    trend({ verdict: "worse", difference: { value: 40, low: 20, high: 60 } }),
    "+40 ms (+20 ms to +60 ms)",
    "bad",
  ],
  [
    "no clear change",
    trend({ verdict: "no_clear_change", difference: { value: 4, low: -20, high: 31 } }),
    "no clear change (−20 ms to +31 ms)",
    "none",
  ],
  [
    "too few calls",
    trend({ verdict: "no_clear_change", difference: { value: -40, low: null, high: 3 } }),
    "−40 ms; too few calls to say more",
    "none",
  ],
  ["nothing before", trend({ verdict: "no_data", previous: none, difference: none }), "no data before", "none"],
  ["nothing at all", trend({ verdict: "no_data", value: null, difference: none }), "no data", "none"],
])("says of a figure: %s", (_name, figure, text, tone) => {
  expect(trendWords(figure, formatMs)).toEqual({ text, tone });
});

it.each([
  [138, 120, "+15 %"],
  [60, 120, "−50 %"],
  [7, 7, "as many as before"],
  [7, 0, "none before"],
  [0, 0, "none before either"],
])("says of a count of %i after %i: %s", (value, previous, text) => {
  expect(countedWords(value, previous).text).toBe(text);
});
