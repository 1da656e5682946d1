import { describe, expect, it } from "vitest";
import { type MetricFamily, writeExposition } from "../../../workers/telemetry/prometheus.ts";
import { parseExposition } from "../../support/telemetry/exposition-parser.ts";

const heard: MetricFamily = {
  name: "quantum_voice_answer_heard_seconds",
  help: "End of the caller's speech until the answer is heard.",
  type: "histogram",
  series: [
    {
      labels: { services: "vendor" },
      value: {
        buckets: [
          { bound: 0.25, count: 1 },
          { bound: 0.5, count: 3 },
        ],
        sum: 1.75,
        count: 4,
      },
    },
  ],
};

describe("an exposition", () => {
  it("says what a family is, then its series", () => {
    const counter: MetricFamily = {
      name: "quantum_voice_turns_total",
      help: "Turns.",
      type: "counter",
      series: [{ labels: { services: "vendor", agent: "agent_1" }, value: 12 }],
    };
    expect(writeExposition([counter])).toBe(
      '# HELP quantum_voice_turns_total Turns.\n# TYPE quantum_voice_turns_total counter\nquantum_voice_turns_total{services="vendor",agent="agent_1"} 12\n',
    );
  });

  it("has cumulative buckets, the last of all values", () => {
    const family = parseExposition(writeExposition([heard])).get(heard.name);
    expect(family?.samples.map(({ name, labels, value }) => [name.replace(heard.name, ""), labels.le, value])).toEqual([
      ["_bucket", "0.25", 1],
      ["_bucket", "0.5", 3],
      ["_bucket", "+Inf", 4],
      ["_sum", undefined, 1.75],
      ["_count", undefined, 4],
    ]);
  });

  it.each(['quo"te', "back\\slash", "new\nline", "\\n", "", "ünïcode 🙂", 'all "of\\ them\n'])(
    "carries any text as a label: %j",
    (text) => {
      const gauge: MetricFamily = {
        name: "g",
        help: `of ${text}`,
        type: "gauge",
        series: [{ labels: { text }, value: 1 }],
      };
      const family = parseExposition(writeExposition([gauge])).get("g");
      expect(family?.samples[0]?.labels).toEqual({ text });
      expect(family?.help).toBe(`of ${text}`);
    },
  );

  it.each([0, 1e21, 1.5e-7, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN])("carries %d", (value) => {
    const gauge: MetricFamily = { name: "g", help: "A gauge.", type: "gauge", series: [{ labels: {}, value }] };
    expect(parseExposition(writeExposition([gauge])).get("g")?.samples[0]?.value).toBe(value);
  });
});

describe("the tests' reader refuses", () => {
  const head = "# HELP a_total A.\n# TYPE a_total counter\n";
  it.each([
    ["a sample without a head", "a_total 1\n"],
    ["a line that does not end", `${head}a_total 1`],
    ["a series twice", `${head}a_total 1\na_total 2\n`],
    ["a counter that does not say so", "# HELP a A.\n# TYPE a counter\na 1\n"],
    ["a counter below 0", `${head}a_total -1\n`],
    ["an unescaped quote", `${head}a_total{b="c"d"} 1\n`],
    ["an unknown escape", `${head}a_total{b="\\t"} 1\n`],
    ["a value that is none", `${head}a_total one\n`],
    ["a sample of another family", `${head}b_total 1\n`],
    ["a family twice", `${head}a_total 1\n${head}`],
    [
      "buckets that fall",
      '# HELP h H.\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
    ],
    ["a histogram without its sum", '# HELP h H.\n# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_count 1\n'],
  ])("%s", (_, text) => {
    expect(() => parseExposition(text)).toThrow();
  });
});
