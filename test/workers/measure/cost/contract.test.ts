import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contractAdjustment, monthNanoUsd } from "../../../../workers/measure/cost/contract.ts";
import { nanoUsdFor } from "../../../../workers/measure/cost/price.ts";
import { priceOf, termsOf } from "../../../../workers/measure/cost/stored-steps.ts";

const base = { nanoUsd: 10n, perUnits: 1n };
const step = (aboveUnits: bigint, nanoUsd: bigint) => ({ aboveUnits, nanoUsd, perUnits: 1n });

describe("a month under a contract", () => {
  it.each([
    [0n, 0n],
    [100n, 0n],
    [101n, 10n],
    [1_000n, 9_000n],
    [1_500n, 9_000n + 500n * 6n],
    [3_000n, 9_000n + 1_000n * 6n + 1_000n * 2n],
  ])("of %d units, 100 included and cheaper above 1,000 and 2,000, costs %d", (units, cost) => {
    const terms = { includedUnits: 100n, steps: [step(1_000n, 6n), step(2_000n, 2n)] };
    expect(monthNanoUsd(base, terms, units)).toBe(cost);
  });

  it("includes units beyond its first steps too", () => {
    expect(monthNanoUsd(base, { includedUnits: 1_500n, steps: [step(1_000n, 6n)] }, 1_600n)).toBe(600n);
  });

  it("without terms costs what its calls were priced at, to the nano-dollar", () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 12n),
        fc.bigInt(0n, 10n ** 9n),
        fc.bigInt(1n, 10n ** 6n),
        (units, nanoUsd, perUnits) => {
          const price = { nanoUsd, perUnits };
          expect(monthNanoUsd(price, { includedUnits: 0n, steps: [] }, units)).toBe(nanoUsdFor(price, units));
        },
      ),
    );
  });

  it("never costs less for more, and nothing taken off is more than what was priced", () => {
    const amounts = fc.record({
      units: fc.bigInt(0n, 10n ** 9n),
      more: fc.bigInt(0n, 10n ** 6n),
      includedUnits: fc.bigInt(0n, 10n ** 9n),
      bounds: fc.uniqueArray(fc.bigInt(1n, 10n ** 9n), { maxLength: 4 }),
      prices: fc.array(fc.bigInt(0n, 10n ** 4n), { minLength: 4, maxLength: 4 }),
    });
    fc.assert(
      fc.property(amounts, ({ units, more, includedUnits, bounds, prices }) => {
        const steps = bounds
          .sort((a, b) => (a < b ? -1 : 1))
          .map((aboveUnits, at) => step(aboveUnits, prices[at] as bigint));
        const terms = { includedUnits, steps };
        const cost = monthNanoUsd(base, terms, units);
        expect(monthNanoUsd(base, terms, units + more)).toBeGreaterThanOrEqual(cost);
        const pricedNanoUsd = units * base.nanoUsd;
        const change = contractAdjustment(base, terms, { units, pricedNanoUsd });
        expect(pricedNanoUsd + change).toBe(cost);
      }),
    );
  });

  it("is read off a stored rate, whose terms are none where it has none", () => {
    const rate = {
      provider: "deepgram-nova",
      unit: "stt_audio_ms",
      microUsdPerMillion: 80_000,
      includedUnits: 600_000,
      steps: [{ aboveUnits: 1_200_000, microUsdPerMillion: 40_000 }],
      effectiveFrom: new Date(0),
    } as const;
    expect(priceOf(rate)).toMatchObject({ service: "deepgram-nova", nanoUsd: 80_000_000n, perUnits: 1_000_000n });
    expect(monthNanoUsd(priceOf(rate), termsOf(rate) as NonNullable<ReturnType<typeof termsOf>>, 1_800_000n)).toBe(
      600_000n * 80n + 600_000n * 40n,
    );
    expect(termsOf({ ...rate, includedUnits: 0, steps: [] })).toBeNull();
  });
});
