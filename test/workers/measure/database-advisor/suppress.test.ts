import { describe, expect, it } from "vitest";
import type { Lint } from "../../../../workers/measure/database-advisor/lints/lint.ts";
import { suppressLints } from "../../../../workers/measure/database-advisor/lints/suppress.ts";

const lint = (cacheKey: string): Lint => ({
  name: "no_primary_key",
  title: "",
  level: "INFO",
  category: "RELIABILITY",
  description: "",
  detail: "",
  remediation: "",
  metadata: {},
  cacheKey,
});

describe("a suppressed lint", () => {
  const suppression = { cacheKey: "no_primary_key:public.log", reason: "only appended to", untilMs: 1_000 };
  const lints = [lint("no_primary_key:public.log"), lint("no_primary_key:public.calls")];

  it("is not shown, but told with its reason", () => {
    const { shown, suppressed } = suppressLints(lints, [suppression], 999);
    expect(shown.map(({ cacheKey }) => cacheKey)).toEqual(["no_primary_key:public.calls"]);
    expect(suppressed).toEqual([{ lint: lints[0], suppression }]);
  });

  it("is shown again when its time is over", () => {
    expect(suppressLints(lints, [suppression], 1_000)).toEqual({ shown: lints, suppressed: [] });
  });
});
