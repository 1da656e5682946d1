import { expect, it } from "vitest";
import { CallHold } from "../../../web/src/watch/call-hold.ts";

it("hands back after the renewal that is under way, and renews no more", async () => {
  const sent: string[] = [];
  const hold = new CallHold();
  const renewal = Promise.withResolvers<void>();
  hold.renew(() => renewal.promise.then(() => sent.push("take-over")));
  const letGo = hold.letGo(async () => sent.push("hand-back"));
  hold.renew(async () => sent.push("late take-over"));
  renewal.resolve();
  await letGo;
  hold.renew(async () => sent.push("later take-over"));
  expect(sent).toEqual(["take-over", "hand-back"]);
});

it("hands back after a renewal that fails, and goes on where handing back fails", async () => {
  const sent: string[] = [];
  const hold = new CallHold();
  hold.renew(() => Promise.reject(new Error("offline")));
  await expect(hold.letGo(() => Promise.reject(new Error("offline")))).rejects.toThrow("offline");
  hold.renew(async () => sent.push("take-over"));
  await hold.letGo(async () => sent.push("hand-back"));
  expect(sent).toEqual(["take-over", "hand-back"]);
});
