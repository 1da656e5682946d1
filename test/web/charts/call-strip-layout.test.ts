import { expect, it } from "vitest";
import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";
import { layoutCallStrip } from "../../../web/src/charts/call-strip-layout.ts";

function line(role: TranscriptSegment["role"], startMs: number, endMs: number): TranscriptSegment {
  return { index: 0, turnId: "turn_1", role, mark: null, text: "words", startMs, endMs, isInterrupted: false };
}

it("places who spoke when as shares of the call, and sums up who spoke for how long", () => {
  const layout = layoutCallStrip(
    [line("assistant", 0, 2_500), line("user", 5_000, 6_000), line("user", 7_500, 8_000)],
    10_000,
  );
  expect(layout.parts).toEqual([
    { role: "assistant", turnId: "turn_1", from: 0, width: 0.25 },
    { role: "user", turnId: "turn_1", from: 0.5, width: 0.1 },
    { role: "user", turnId: "turn_1", from: 0.75, width: 0.05 },
  ]);
  expect(layout.spokenMs).toEqual({ user: 1_500, assistant: 2_500, operator: 0 });
});

it("cuts what reaches over the call's end, and leaves out what lies beyond it", () => {
  const layout = layoutCallStrip([line("assistant", 9_000, 12_000), line("user", 10_000, 11_000)], 10_000);
  expect(layout.parts).toEqual([{ role: "assistant", turnId: "turn_1", from: 0.9, width: 0.1 }]);
  expect(layout.spokenMs).toEqual({ user: 0, assistant: 1_000, operator: 0 });
});

it("gives typed words a place and no width, and a call without length nothing", () => {
  expect(layoutCallStrip([line("user", 5_000, 5_000)], 10_000).parts).toMatchObject([{ from: 0.5, width: 0 }]);
  expect(layoutCallStrip([line("user", 0, 0)], 0).parts).toEqual([]);
});
