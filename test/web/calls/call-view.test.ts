import { describe, expect, it } from "vitest";
import { viewChanges, viewOf, viewSearch } from "../../../web/src/calls/call-view.ts";
import { callQuery } from "../../../web/src/record/call-filters.ts";

describe("a view of calls", () => {
  it.each([
    "",
    "words=%22the+doctor%22&status=ended&end=failed",
    "agent=agent_1&campaign=campaign_1&services=vendor&slower=2000",
    "outcome=booked&tag=call+back&from=2026-11-22&to=2026-11-23",
    "from=2026-10-25&to=2026-10-25&sort=-costMicroUsd",
  ])("leads back to the address that it was saved at: %s", (address) => {
    const view = viewOf("Mine", callQuery(new URLSearchParams(address)));
    const again = new URLSearchParams(viewSearch(view));
    expect(Object.fromEntries(again)).toEqual(Object.fromEntries(new URLSearchParams(address)));
  });

  it("takes away the filters that it does not have", () => {
    const changes = viewChanges({ filters: { tag: "vip" }, sort: "-createdAt" });
    expect(changes).toMatchObject({ tag: "vip", words: null, sort: null, slower: null });
  });

  it("filters nothing by what is no filter's value", () => {
    const address =
      "status=odd&end=bored&agent=%20&services=none&slower=3&outcome=%3D1&sort=id&from=yesterday&words=%20";
    expect(callQuery(new URLSearchParams(address))).toEqual({});
  });
});
