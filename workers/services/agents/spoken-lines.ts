import type { AgentConfig } from "../../../voice/agent.ts";
import type { Clip } from "../../../voice/clips/clip.ts";
import { recordClips } from "../../../voice/clips/record-clips.ts";
import type { Clock } from "../../../voice/clock.ts";
import type { NamedVoice } from "../../../voice/providers.ts";
import { writeLog } from "../../environment/log.ts";

/** Time for a line to be spoken whole, by the first voice or those that take over. */
const SPEAK_DEADLINE_MS = 15_000;

/** Creates the speaker of single lines in an agent's voice, for people who want to hear it. */
export function createSpokenLines(openVoices: (agent: AgentConfig) => NamedVoice[], clock: Clock) {
  return {
    /**
     * Speaks a line as the agent's clips are spoken, at most 25 s of it. Null when no voice has spoken it within 15 s,
     * which is logged.
     */
    async speak(agent: AgentConfig, text: string): Promise<Clip | null> {
      const voices = openVoices(agent);
      const deadline = new AbortController();
      const timer = clock.startTimer(SPEAK_DEADLINE_MS, () => deadline.abort());
      const { organizationId, id: agentId } = agent;
      const onFailure = (provider: string, reason: string): void =>
        writeLog({ event: "voice_clip_not_made", organizationId, agentId, provider, reason });
      try {
        const line = { text, pauseAfterMs: 0 };
        const { clips } = await recordClips([line], { voices, clock, onClip: () => {}, onFailure }, deadline.signal);
        return clips[0] ?? null;
      } finally {
        timer.cancel();
        for (const voice of voices) voice.session.close();
      }
    },
  };
}
/** Speaker of single lines, see `createSpokenLines`. */
export type SpokenLines = ReturnType<typeof createSpokenLines>;
