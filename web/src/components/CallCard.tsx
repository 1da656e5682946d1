import type { Ref } from "preact";
import { useState } from "preact/hooks";
import type { VoiceAgent } from "../api.ts";
import type { CallState } from "../audio/call-state.ts";
import type { LiveCall } from "../audio/live-call.ts";
import { endReasonWords, statusWords } from "../words.ts";
import { Icon } from "./Icon.tsx";
import { TypeBox } from "./TypeBox.tsx";

interface CallCardProps {
  cardRef: Ref<HTMLElement>;
  agent: VoiceAgent;
  state: CallState | null;
  isActive: boolean;
  volume: number;
  onVolume(volume: number): void;
  onStart(isTypedOnly: boolean): void;
  call(): LiveCall | null;
}

/** The microphone button, what the call is doing, and its controls. */
export function CallCard({ cardRef, agent, state, isActive, volume, onVolume, onStart, call }: CallCardProps) {
  const [isMuted, setIsMuted] = useState(false);
  const phase = state?.phase ?? null;
  const status = state?.status ?? "idle";
  const mode = phase === "live" ? status : isActive ? "waiting" : "idle";
  const start = (isTypedOnly: boolean) => {
    setIsMuted(false);
    onStart(isTypedOnly);
  };
  return (
    <section class={`card call-card mode-${mode}`} ref={cardRef} aria-label="Call">
      <h1>{agent.name}</h1>
      <div class="orb">
        <span class="level-ring" aria-hidden="true" />
        <button
          type="button"
          class="talk-button"
          onClick={() => (isActive ? call()?.hangUp() : start(false))}
          disabled={phase === "ending"}
        >
          <Icon name={isActive ? "hangUp" : "microphone"} size={44} />
          <span>{isActive ? "Hang up" : phase === "ended" ? "Call again" : "Start call"}</span>
        </button>
      </div>
      <p class="status" role="status">
        {statusWords(phase, status)}
        {phase === "ended" && state?.endReason ? `: ${endReasonWords(state.endReason)}` : ""}
      </p>
      <div class="meter" aria-hidden="true" title="Microphone level">
        <span />
      </div>
      <div class="controls">
        <button
          type="button"
          class="button"
          aria-pressed={isMuted}
          disabled={!isActive}
          onClick={() => {
            call()?.setMuted(!isMuted);
            setIsMuted(!isMuted);
          }}
        >
          <Icon name={isMuted ? "muted" : "microphone"} /> {isMuted ? "Unmute" : "Mute"}
        </button>
        <button
          type="button"
          class="button"
          disabled={phase !== "live" || status !== "speaking"}
          onClick={() => call()?.interrupt()}
        >
          <Icon name="stop" /> Stop
        </button>
        <label class="volume">
          <Icon name="volume" />
          <span class="visually-hidden">Volume</span>
          <input
            type="range"
            min="0"
            max="1"
            step="0.05"
            value={volume}
            onInput={(event) => onVolume(event.currentTarget.valueAsNumber)}
          />
        </label>
      </div>
      <TypeBox
        canSend={phase === "live"}
        isActive={isActive}
        onSend={(text) => call()?.sendText(text) ?? false}
        onStartTyped={() => start(true)}
      />
    </section>
  );
}
