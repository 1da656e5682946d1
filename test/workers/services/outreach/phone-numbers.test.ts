import { describe, expect, it } from "vitest";
import { isCountry, toE164 } from "../../../../workers/services/outreach/phone-numbers.ts";

describe("a phone number", () => {
  it.each([
    ["+49 30 1234567", undefined, "+49301234567"],
    ["030 1234567", "DE", "+49301234567"],
    ["0049 30 1234567", "DE", "+49301234567"],
    ["(415) 555-2671", "US", "+14155552671"],
    ["+49 30 1234567", "US", "+49301234567"],
    [" +14155552671 ", undefined, "+14155552671"],
    ["+39 06 1234 5678", undefined, "+390612345678"],
  ] as const)("written as %j with the country %s is %s", (written, country, expected) => {
    expect(toE164(written, country)).toEqual({ ok: true, value: expected });
  });

  it.each([
    ["", "DE", "is missing"],
    ["030 1234567", undefined, "needs a country: begin it with + or name a defaultCountry"],
    ["+1", undefined, "is not a valid phone number"],
    ["call me", "US", "is not a valid phone number"],
    ["call +14155552671", "US", "is not a valid phone number"],
    ["+999123456789", undefined, "is not a valid phone number"],
    ["12", "DE", "is not a valid phone number"],
    ["+1 415 555 2671 ext. 5", undefined, "may have no extension"],
    [`+1415555${"2".repeat(10_000)}`, undefined, "is not a valid phone number"],
  ] as const)("written as %.40j with the country %s is refused", (written, country, message) => {
    expect(toE164(written, country)).toEqual({ ok: false, error: message });
  });

  it("may be of a country that has numbers", () => {
    expect(["DE", "US", "de", "XX", ""].map(isCountry)).toEqual([true, true, false, false, false]);
  });
});
