import { describe, expect, inject, it } from "vitest";
import { Conversation } from "../support/conversation.ts";
import { endedCall, transcriptOf } from "../support/platform-api.ts";
import { sentence } from "../support/spoken-audio.ts";

const platform = inject("platform");

describe("the shortest whole story", () => {
  it("answers a spoken question by voice, says goodbye, hangs up and keeps the call", async () => {
    const call = await Conversation.open(platform);
    const greeting = await call.turn();
    const answer = await call.ask(sentence("is there parking"));
    const farewell = await call.ask(sentence("goodbye"));
    await call.until(() => call.caller.closed !== null);

    expect(greeting).toMatchObject({ userText: null, agentText: "Harbour Dental, this is Clara. How can I help you?" });
    expect(answer.userText).toBe("is there parking");
    expect(answer.agentText).toContain("free parking behind the building");
    expect(farewell.userText).toBe("goodbye");
    expect(call.messages("call_ended")).toEqual([{ type: "call_ended", reason: "agent_hung_up" }]);
    expect(call.caller.closed?.code).toBe(1000);

    expect(await endedCall(platform, call.callId)).toMatchObject({ status: "ended", endReason: "agent_hung_up" });
    const lines = await transcriptOf(platform, call.callId);
    expect(lines.map(({ role, text }) => `${role}: ${text}`)).toEqual([
      `assistant: ${greeting.agentText}`,
      "user: is there parking",
      `assistant: ${answer.agentText}`,
      "user: goodbye",
      `assistant: ${farewell.agentText}`,
    ]);
  });
});
