import { describe, expect, inject, it } from "vitest";
import { sentence } from "../support/audio/spoken-audio.ts";
import { Conversation } from "../support/call/conversation.ts";
import { NodeFeed } from "../support/http/node-feed.ts";
import { endedCall, turnsOf } from "../support/http/platform-api.ts";

const platform = inject("platform");

const MAX_LAG_MS = 1_000;

const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;

describe("the live feed of a running platform", () => {
  it("shows two calls within a second of their start, their words as they are heard, and their turns", async () => {
    const feed = await NodeFeed.open(platform);
    feed.send({ type: "watch_all" });
    const calls = await Promise.all([Conversation.open(platform), Conversation.open(platform)]);
    for (const { callId } of calls) {
      await feed.until(() => feed.state?.calls.has(callId) === true);
      expect(Date.now() - (feed.state?.calls.get(callId)?.startedAtEpochMs ?? 0)).toBeLessThan(MAX_LAG_MS);
    }
    await Promise.all(
      calls.map(async (call) => {
        await call.turn();
        await call.say(sentence("is there parking"));
        await call.turn();
        call.hangUp();
      }),
    );
    for (const { callId } of calls) {
      await feed.until(() => feed.state?.calls.has(callId) === false);
      const events = feed.eventsOf(callId);
      expect(events.at(0)?.event.type).toBe("call_started");
      expect(events.at(-1)?.event.type).toBe("call_ended");
      expect(p95(events.map(({ lagMs }) => lagMs))).toBeLessThan(MAX_LAG_MS);
      // Of each turn the words grew before it ended, and are the beginning of what was heard in the end.
      const ended = events.flatMap(({ event }) => (event.type === "agent_turn_ended" ? [event] : []));
      expect(ended).toHaveLength(2);
      for (const { turnId, personal } of ended) {
        const heard = feed.heardOf(callId, turnId);
        expect(heard.length).toBeGreaterThan(1);
        for (const text of heard) expect(personal.heardText.startsWith(text)).toBe(true);
      }
      await endedCall(platform, callId);
      expect(await turnsOf(platform, callId)).toMatchObject(ended.map(({ metrics }) => metrics));
    }
    feed.close();
  });
});
