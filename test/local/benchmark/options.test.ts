import { describe, expect, it } from "vitest";
import { readOptions, UsageError } from "../../../local/benchmark/options.ts";
import { runRequestSchema } from "../../../workers/measure/benchmarks/run-request.ts";

describe("options of the benchmark command", () => {
  it("are the running platform and everything by default, with the sizes of a run on the page", () => {
    const options = readOptions([]);
    const { calls, rounds, seed, maxCostUsd, vendors, categories } = runRequestSchema.parse({});
    expect(options).toMatchObject({ deployment: null, calls, rounds, seed, maxCostUsd, vendors, categories });
  });

  it("name a deployment with its key, and categories in their own order", () => {
    const options = readOptions(["--url", "https://voice.example/", "--key", "qv_1", "--categories", "voice,api"]);
    expect(options).toMatchObject({
      deployment: { url: "https://voice.example", apiKey: "qv_1" },
      categories: ["api", "voice"],
    });
  });

  it("name another deployment to be measured by turns with it", () => {
    const options = readOptions(["--against", "https://other.example/", "--against-key", "qv_2"]);
    expect(options?.against).toEqual({ url: "https://other.example", apiKey: "qv_2" });
    expect(readOptions([])?.against).toBeNull();
  });

  it("ask for help", () => {
    expect(readOptions(["--help"])).toBeNull();
  });

  it.each([
    [["--url", "https://voice.example"], "--url and --key"],
    [["--url", "voice.example", "--key", "qv_1"], "no http address"],
    [["--categories", "voice,pages"], '"pages"'],
    [["--against", "https://other.example"], "--against and --against-key"],
    [["--against", "https://other.example", "--against-key", "qv_2", "--junit", "report.xml"], "--json only"],
    [["--calls", "3"], "from 4 to 100"],
    [["--rounds", "2.5"], "from 5 to 30"],
    [["--max-cost", "0"], "up to 100"],
    [["--profile", "cloud"], "--profile"],
    [["capacity"], "capacity"],
  ])("%j are a mistake that says what is wrong", (args, words) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(words);
  });
});
