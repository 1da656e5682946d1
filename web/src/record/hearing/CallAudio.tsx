import "../../styles/calls.css";
import { useEffect } from "preact/hooks";
import { ApiFailure } from "../../api/api-failure.ts";
import type { schemas } from "../../api/api-types.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { useReader } from "../../api/use-reader.ts";
import { formatMoment } from "../../words/format.ts";
import { requestFailureWords } from "../../words/request-failure.ts";
import { AudioPlayer } from "./AudioPlayer.tsx";
import type { Hearing } from "./hearing.ts";

interface CallAudioProps {
  callId: string;
  agentName: string;
  hearing: Hearing;
  /** Told whether there is something to hear. */
  onHearable(isHearable: boolean): void;
}

/** A call's recording: its player, or plainly why there is none. */
export function CallAudio({ callId, agentName, hearing, onHearable }: CallAudioProps) {
  const { value: audio, error } = useAnswer<schemas["CallAudio"]>(`/api/calls/${callId}/audio`);
  const reader = useReader();
  const isHearable = audio?.state === "ready" && reader?.may("operator") === true;
  useEffect(() => onHearable(isHearable), [isHearable]);
  return (
    <section class="card recording" aria-label="Recording">
      <h2>Recording</h2>
      {isHearable && audio.levels !== null ? (
        <AudioPlayer
          callId={callId}
          agentName={agentName}
          durationMs={audio.durationMs ?? 0}
          levels={audio.levels}
          hearing={hearing}
        />
      ) : (
        <p class="empty">{audio === undefined ? missingWords(error) : stateWords[audio.state]}</p>
      )}
      {audio?.state === "ready" && (
        <p class="hint">
          {audio.isPartial && "Part of the call is missing and silent here. "}
          It will be deleted on {formatMoment(audio.deletedAt)}.
        </p>
      )}
    </section>
  );
}

const stateWords: Record<schemas["CallAudio"]["state"], string> = {
  none: "This call was not recorded, or its recording was deleted.",
  recording: "The recording can be heard when the call has ended.",
  finishing: "The recording is being finished. Reload the page in a moment.",
  ready: "This call was recorded. To hear it, the role operator is needed.",
};

function missingWords(error: unknown): string {
  if (error === undefined) return "Loading…";
  if (error instanceof ApiFailure && error.status === 404) return stateWords.none;
  return requestFailureWords(error);
}
