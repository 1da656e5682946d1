import type { Ref } from "preact";
import { useState } from "preact/hooks";
import type { VoiceAgent } from "../api/api.ts";
import type { CallState } from "../live/call-state.ts";
import type { LiveCall } from "../live/live-call.ts";
import { startWords, statusWords } from "../words/talk.ts";
import { Icon } from "./Icon.tsx";
import { Link } from "./Link.tsx";
import { TypeBox } from "./TypeBox.tsx";

interface CallCardProps {
  cardRef: Ref<HTMLElement>;
  agent: VoiceAgent;
  state: CallState | null;
  /** Id of the last call; null where there was none. */
  callId: string | null;
  isActive: boolean;
  volume: number;
  onVolume(volume: number): void;
  onStart(isTypedOnly: boolean): void;
  call(): LiveCall | null;
}

/**
 * The microphone button, what the call is doing, and its controls. What cannot be used just now is marked so but not
 * disabled: a button disabled by its own press would lose the keyboard's focus.
 */
export function CallCard({ cardRef, agent, state, callId, isActive, volume, onVolume, onStart, call }: CallCardProps) {
  const [isMuted, setIsMuted] = useState(false);
  const phase = state?.phase ?? null;
  const status = state?.status ?? "idle";
  const mode = phase === "live" ? status : isActive ? "waiting" : "idle";
  const canStop = phase === "live" && status === "speaking";
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
          aria-disabled={phase === "ending"}
        >
          <Icon name={isActive ? "hangUp" : "microphone"} size={44} />
          <span>{isActive ? "Hang up" : startWords(state)}</span>
        </button>
      </div>
      <p class="status" role="status">
        {statusWords(state)}
      </p>
      {phase === "reconnecting" && (
        <p>
          <button type="button" class="button" onClick={() => call()?.retryNow()}>
            Try now
          </button>
        </p>
      )}
      {phase === "ended" && state?.hasBegun === true && callId !== null && (
        <p>
          <Link to={{ page: "call", callId }}>See this call</Link>
        </p>
      )}
      <div class="meter" aria-hidden="true" title="Microphone level">
        <span />
      </div>
      <div class="controls">
        <button
          type="button"
          class="button"
          aria-pressed={isMuted}
          aria-disabled={!isActive}
          onClick={() => {
            if (!isActive) return;
            call()?.setMuted(!isMuted);
            setIsMuted(!isMuted);
          }}
        >
          <Icon name={isMuted ? "muted" : "microphone"} /> {isMuted ? "Unmute" : "Mute"}
        </button>
        <button
          type="button"
          class="button"
          aria-disabled={!canStop}
          onClick={() => {
            if (canStop) call()?.interrupt();
          }}
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
