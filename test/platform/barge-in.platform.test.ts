import { describe, inject, it } from "vitest";
import { PlaybackLedger } from "../../voice/playback/playback-ledger.ts";
import { joinedSentence } from "../../voice/words/sentence-join.ts";
import { sentence } from "../support/audio/spoken-audio.ts";
import { Conversation } from "../support/call/conversation.ts";
import { endedCall, transcriptOf, turnsOf } from "../support/http/platform-api.ts";

const platform = inject("platform");

/** How long a caller who has begun to speak may still hear the agent. */
const MAX_OVERLAP_MS = 400;
/** How far the platform's idea of what was heard may be from the caller's: a message on its way, and a busy machine. */
const LEDGER_TOLERANCE_MS = 200;

const ANSWER = "We are open Monday to Friday from eight in the morning until six in the evening.";
/** How long the agent takes to say it. */
const ANSWER_MS = 4_000;
/** And an opener, heard where this machine keeps the answer waiting: about so long a character. */
const OPENER_MS_PER_CHAR = 65;
/** It is interrupted here, at "… to Friday". */
const INTERRUPTED_MS = 2_300;

describe("a caller who speaks over the agent", () => {
  it.concurrent.for([
    { client: "a client that acknowledges playback", options: { acknowledgesPlayback: true } },
    { client: "a client that does not", options: { acknowledgesPlayback: false } },
  ])(
    "is given the floor at once, and what is remembered is what was heard, by $client",
    async ({ options }, { expect }) => {
      const call = await Conversation.open(platform, options);
      // Over the greeting already.
      await call.agentSpeaks();
      await call.say(sentence("what are your opening hours"));
      await call.turn();
      await call.until("the answer begins", () => call.messages("agent_audio_started").length === 2);
      const turnId = call.messages("agent_audio_started")[1]?.turnId as string;
      await call.until("enough is heard", () => call.caller.loudspeaker.position().playedMs >= INTERRUPTED_MS);
      const speech = await call.say(sentence("how much does a cleaning cost"));
      const cut = await call.turn();
      const next = await call.turn();
      call.hangUp();

      const played = call.caller.loudspeaker.played().filter((part) => part.turnId === turnId);
      const msOf = (samples: Int16Array): number => (samples.length / call.caller.sampleRateHz) * 1000;
      const heardMs = played.reduce((sum, { samples }) => sum + msOf(samples), 0);
      const silentFromMs = Math.max(...played.map(({ samples, startsAtMs }) => startsAtMs + msOf(samples)));
      const interrupts = call.caller.received.filter(({ message }) => message.type === "playback_interrupt");
      expect(interrupts).toHaveLength(2);
      expect(silentFromMs - speech.startedAtMs).toBeLessThan(MAX_OVERLAP_MS);
      // Not one frame of that turn came after the loudspeaker was told to stop.
      expect(played.filter(({ startsAtMs }) => startsAtMs > (interrupts[1]?.atMs ?? 0))).toEqual([]);

      expect(cut.metrics).toMatchObject({ turnId, outcome: "interrupted", interrupted: true });
      expect(Math.abs(cut.metrics.heardMs - heardMs)).toBeLessThan(LEDGER_TOLERANCE_MS);
      const { opener } = cut.metrics;
      const wordsBy = (ms: number): number => wordsHeardBy(opener, ms).length;
      expect(cut.agentText.length).toBeGreaterThanOrEqual(wordsBy(heardMs - LEDGER_TOLERANCE_MS));
      expect(cut.agentText.length).toBeLessThanOrEqual(wordsBy(heardMs + LEDGER_TOLERANCE_MS));
      const whole = opener === null ? ANSWER : `${opener} ${joinedSentence(ANSWER)}`;
      expect(`${whole} `.startsWith(`${cut.agentText} `)).toBe(true);

      expect(next).toMatchObject({ userText: "how much does a cleaning cost", metrics: { outcome: "completed" } });
      expect(next.agentText).toContain("ninety dollars");

      await endedCall(platform, call.callId);
      const stored = (await turnsOf(platform, call.callId)).find((turn) => turn.turnId === turnId);
      expect(stored).toMatchObject({ heardText: cut.agentText, outcome: "interrupted" });
      const line = (await transcriptOf(platform, call.callId)).find(
        (segment) => segment.turnId === turnId && segment.role === "assistant",
      );
      expect(line).toMatchObject({ text: cut.agentText, isInterrupted: true });
    },
  );
});

/** The words of the opener and the answer that lie before `ms`, when time is shared out by characters. */
function wordsHeardBy(opener: string | null, ms: number): string {
  const ledger = new PlaybackLedger();
  if (opener !== null) {
    ledger.beginClause(`${opener} `);
    ledger.addAudio(opener.length * OPENER_MS_PER_CHAR);
  }
  ledger.beginClause(ANSWER);
  ledger.addAudio(ANSWER_MS);
  ledger.endClause();
  return ledger.heardText(ms);
}
