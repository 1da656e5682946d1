import { describe, expect, it } from "vitest";
import { isEmptyUpdate, parseFluxMessage } from "../../../../workers/providers/deepgram/flux-messages.ts";
import { fluxTurn } from "../../../support/vendors/flux-vendor.ts";

const kind = (message: unknown) => parseFluxMessage(JSON.stringify(message)).type;

describe("parseFluxMessage", () => {
  it.each([true, false])("reads a turn message (with its type: %s)", (withType) => {
    expect(parseFluxMessage(JSON.stringify(fluxTurn("Update", "is there", 0.2, withType)))).toEqual({
      type: "turn",
      message: { event: "Update", transcript: "is there", end_of_turn_confidence: 0.2 },
    });
  });

  it.each([null, undefined, "0.9", "NaN", [], 1e308, -1])(
    "takes the words of an end whose confidence is %j",
    (wrong) => {
      const text = JSON.stringify({
        type: "TurnInfo",
        event: "EndOfTurn",
        transcript: "yes",
        end_of_turn_confidence: wrong,
      });
      const confidence = wrong === 1e308 ? 1 : 0;
      const message = { event: "EndOfTurn", transcript: "yes", end_of_turn_confidence: confidence };
      expect(parseFluxMessage(text)).toEqual({ type: "turn", message });
    },
  );

  it("takes a number that no double holds for no confidence", () => {
    const text = '{"event":"EndOfTurn","transcript":"yes","end_of_turn_confidence":1e999}';
    expect(parseFluxMessage(text)).toMatchObject({ type: "turn", message: { end_of_turn_confidence: 0 } });
  });

  it.each([{ transcript: null }, {}])("knows no words of a turn message with %j", (fields) => {
    const text = JSON.stringify({ type: "TurnInfo", event: "EndOfTurn", ...fields });
    expect(parseFluxMessage(text)).toMatchObject({ type: "turn", message: { event: "EndOfTurn", transcript: null } });
  });

  it.each([null, 7, {}])("reads a turn message of type %j, which is none", (type) => {
    expect(kind({ ...fluxTurn("EndOfTurn", "yes"), type })).toBe("turn");
  });

  it.each([
    [{ type: "Connected", request_id: "r", sequence_id: 0 }],
    [{ type: "ConfigureSuccess", thresholds: {} }],
    [{ type: "TurnInfo", event: "SpeakerChanged" }],
    [{ event: "SomethingNew", transcript: 7 }],
    [{}],
  ])("ignores %j", (message) => {
    expect(kind(message)).toBe("ignored");
  });

  it.each([null, 7, "text", { type: "TurnInfo", event: "Update", transcript: 7 }])("calls %j malformed", (message) => {
    expect(kind(message)).toBe("malformed");
  });

  it("reads an error even without its code", () => {
    expect(parseFluxMessage('{"type":"Error","code":"NET-0001"}')).toEqual({ type: "error", code: "NET-0001" });
    expect(parseFluxMessage('{"type":"Error"}')).toEqual({ type: "error", code: "unknown" });
  });
});

describe("isEmptyUpdate", () => {
  it.each([
    [fluxTurn("Update", "", 0), true],
    [fluxTurn("Update", "", 0, false), true],
    [fluxTurn("Update", "yes", 0.1), false],
    [fluxTurn("StartOfTurn", "", 0), false],
    [fluxTurn("EndOfTurn", "", 0.9), false],
    [fluxTurn("EndOfTurn", 'she said "event":"Update" and "transcript":""', 0.9), false],
    [{ type: "Error", code: "NET-0001" }, false],
  ])("of %j is %s", (message, expected) => {
    expect(isEmptyUpdate(JSON.stringify(message))).toBe(expected);
  });
});
