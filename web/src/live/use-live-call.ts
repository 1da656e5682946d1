import { useEffect, useRef, useState } from "preact/hooks";
import { requestVoiceToken, type VoiceAgent } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import type { CallFailure, CallState } from "./call-state.ts";
import { LiveCall } from "./live-call.ts";

/** The talk page's hold on its call. `state` is null before the first one. */
export interface LiveCallControls {
  state: CallState | null;
  /** A call that is being set up, running or coming back. */
  isActive: boolean;
  start(agent: VoiceAgent, isTypedOnly: boolean): void;
  current(): LiveCall | null;
}

/** Owns the page's one call; leaving the page hangs it up. */
export function useLiveCall(volume: number, onLevel: (level: number) => void): LiveCallControls {
  const [state, setState] = useState<CallState | null>(null);
  const call = useRef<LiveCall | null>(null);
  useEffect(() => () => call.current?.hangUp(), []);
  const isActive = state !== null && state.phase !== "ended";
  return {
    state,
    isActive,
    start(agent, isTypedOnly) {
      if (isActive) return;
      call.current = new LiveCall({
        requestUrl: async (signal) => (await requestVoiceToken(agent.id, signal)).url,
        isTypedOnly,
        volume,
        onState: setState,
        onLevel,
        describeFailure,
      });
    },
    current: () => call.current,
  };
}

function describeFailure(error: unknown): CallFailure {
  if (error instanceof ApiFailure) return { kind: "token", code: error.code, message: error.message };
  // Not a refusal of the server or the browser, so a fault of this page: the console should have it.
  reportError(error);
  return { kind: "page", code: "unknown", message: String(error) };
}
