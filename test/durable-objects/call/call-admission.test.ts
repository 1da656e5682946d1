import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CallAdmission } from "../../../durable-objects/call/call-admission.ts";

let logged: string[] = [];
beforeEach(() => {
  logged = [];
  vi.spyOn(console, "warn").mockImplementation((line) => void logged.push(String(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** An admission whose quota answers when the test says so, and what was asked and decided. */
function askedBy() {
  const quotas: { resolve: (isTaken: boolean) => void; reject: (error: Error) => void }[] = [];
  const admission = new CallAdmission(() => new Promise((resolve, reject) => quotas.push({ resolve, reject })));
  const decisions: [string | null, readonly string[]][] = [];
  const admit = () => admission.admit("org_1", (refusal, held) => void decisions.push([refusal, held]));
  return { admission, admit, decisions, quotas };
}

const settled = () => vi.waitFor(() => undefined);

it("holds what is said until the quota has answered, in order", async () => {
  const { admission, admit, decisions, quotas } = askedBy();
  admission.hold("nobody waits");
  admit();
  expect(admission.isPending).toBe(true);
  admission.hold("one");
  admission.hold("two");
  quotas[0]?.resolve(true);
  await vi.waitFor(() => expect(decisions).toEqual([[null, ["one", "two"]]]));
  expect(admission.isPending).toBe(false);
});

it("asks once for a call, whichever connection starts it again", async () => {
  const { admission, admit, decisions, quotas } = askedBy();
  admit();
  admission.leave();
  admit();
  quotas[0]?.resolve(true);
  // The connection that left is told nothing.
  await vi.waitFor(() => expect(decisions).toEqual([[null, []]]));
  admit();
  expect(decisions).toHaveLength(2);
  expect(quotas).toHaveLength(1);
});

it("tells a caller who left nothing, and does not count the call again when they come back", async () => {
  const { admission, admit, decisions, quotas } = askedBy();
  admit();
  admission.leave();
  quotas[0]?.resolve(true);
  await settled();
  expect(decisions).toEqual([]);
  admit();
  expect(decisions).toEqual([[null, []]]);
  expect(quotas).toHaveLength(1);
});

it("refuses when the quota is used up, and asks again for another try", async () => {
  const { admit, decisions, quotas } = askedBy();
  admit();
  quotas[0]?.resolve(false);
  await vi.waitFor(() => expect(decisions).toEqual([["too_many_calls", []]]));
  admit();
  quotas[1]?.resolve(true);
  await vi.waitFor(() => expect(decisions.at(-1)).toEqual([null, []]));
});

it("refuses when the quota cannot be asked, and logs it without the message", async () => {
  const { admit, decisions, quotas } = askedBy();
  admit();
  quotas[0]?.reject(new RangeError("with data in it"));
  await vi.waitFor(() => expect(decisions).toEqual([["unavailable", []]]));
  expect(logged).toEqual([
    JSON.stringify({ event: "anonymous_quota_not_asked", organizationId: "org_1", reason: "RangeError" }),
  ]);
});
