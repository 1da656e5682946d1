import { useEffect, useRef, useState } from "preact/hooks";
import { API_ORIGIN } from "../../api/api-origin.ts";
import type { schemas } from "../../api/api-types.ts";
import { formatDuration } from "../../words/format.ts";
import type { Hearing } from "./hearing.ts";
import { useWave } from "./use-wave.ts";

interface AudioPlayerProps {
  callId: string;
  agentName: string;
  durationMs: number;
  levels: NonNullable<schemas["CallAudio"]["levels"]>;
  hearing: Hearing;
}

/** The player of a recording: both voices drawn one above the other, heard left and right. */
export function AudioPlayer({ callId, agentName, durationMs, levels, hearing }: AudioPlayerProps) {
  const media = useRef<HTMLAudioElement>(null);
  const wave = useRef<HTMLDivElement>(null);
  const [isPlaying, setIsPlaying] = useState(false);
  const [atMs, setAtMs] = useState(0);
  const [hasFailed, setHasFailed] = useState(false);
  const address = `${API_ORIGIN}/api/calls/${callId}/audio.wav`;
  useWave({ media, container: wave, levels, durationMs });

  const play = (): void => {
    setHasFailed(false);
    // Refused, it says so itself by its event.
    media.current?.play().catch(() => setHasFailed(true));
  };
  const seek = (ms: number): void => {
    if (media.current) media.current.currentTime = ms / 1_000;
    setAtMs(ms);
  };
  useEffect(() => {
    hearing.use({
      playFrom: (ms) => {
        seek(ms);
        play();
      },
    });
    return () => hearing.use(null);
  }, [hearing]);

  return (
    <>
      <audio
        ref={media}
        src={address}
        preload="none"
        {...(API_ORIGIN !== "" && { crossOrigin: "use-credentials" as const })}
        onPlay={() => setIsPlaying(true)}
        onPause={() => setIsPlaying(false)}
        onEnded={() => hearing.tell(null)}
        onError={() => setHasFailed(true)}
        onTimeUpdate={({ currentTarget }) => {
          const ms = currentTarget.currentTime * 1_000;
          setAtMs(ms);
          hearing.tell(currentTarget.ended ? null : ms);
        }}
      />
      <div class="recording-wave">
        <div class="recording-names" aria-hidden="true">
          <span>Caller</span>
          <span>{agentName}</span>
        </div>
        <div ref={wave} class="recording-picture" aria-hidden="true" />
      </div>
      <div class="recording-controls">
        <button
          type="button"
          class="button button-primary"
          onClick={() => (isPlaying ? media.current?.pause() : play())}
        >
          {isPlaying ? "Pause" : "Play"}
        </button>
        <input
          type="range"
          aria-label="Position in the recording"
          min={0}
          max={Math.max(1, Math.floor(durationMs / 1_000))}
          step={1}
          value={Math.floor(atMs / 1_000)}
          aria-valuetext={`${formatDuration(atMs)} of ${formatDuration(durationMs)}`}
          onInput={({ currentTarget }) => seek(Number(currentTarget.value) * 1_000)}
        />
        <span class="recording-time">
          {formatDuration(atMs)} / {formatDuration(durationMs)}
        </span>
        <a class="button" href={`${address}?download=true`} download={`${callId}.wav`}>
          Download
        </a>
      </div>
      {hasFailed && (
        <p class="sent-note sent-note-failed" role="alert">
          The recording could not be played. Try again, or download it.
        </p>
      )}
    </>
  );
}
