import { expect, it } from "vitest";
import { parseRecording } from "../../../../voice/flight/recording.ts";
import { expectationsOf, withExpectations } from "../../../../workers/services/alerts/regression-file.ts";
import { firingIncident } from "../../../support/alerts/incident-builder.ts";
import { RecordedCall } from "../../../support/call/recorded-call.ts";

/** A stream of a text in pieces of this many bytes. */
function streamOf(text: string, bytes: number): ReadableStream<Uint8Array> {
  const all = new TextEncoder().encode(text);
  return new ReadableStream({
    start: (controller) => {
      for (let at = 0; at < all.length; at += bytes) controller.enqueue(all.slice(at, at + bytes));
      controller.close();
    },
  });
}

it.each([7, 1_000, 10_000_000])(
  "puts what should have been behind the header, in pieces of %s bytes",
  async (bytes) => {
    const sim = new RecordedCall();
    await sim.start();
    sim.call.end("caller_hung_up");
    const expectations = expectationsOf(firingIncident("call_test"), "call_test") ?? [];
    const text = await new Response(withExpectations(streamOf(sim.recorded.file, bytes), expectations)).text();
    const parsed = parseRecording(text);
    expect(parsed.ok && parsed.value.expectations).toEqual([
      { type: "expectation", turnId: "turn_0002", measure: "answerHeardMs", atMost: 1_200, because: "Answer heard" },
    ]);
    expect(text.split("\n").filter((line) => !line.startsWith('{"type":"expectation"'))).toEqual(
      sim.recorded.file.split("\n"),
    );
  },
);

it("has nothing to say of other calls, nor of what does not happen in a call", () => {
  const incident = firingIncident("call_test");
  expect(expectationsOf(incident, "call_other")).toBeNull();
  const rule = { ...incident.rule, metric: "provider_failures", threshold: 0 } as const;
  expect(expectationsOf({ ...incident, rule }, "call_test")).toEqual([]);
});
