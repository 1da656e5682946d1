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
  /** Id of the last call that was asked for; null before it is known. */
  callId: string | null;
  start(agent: VoiceAgent, isTypedOnly: boolean): void;
  current(): LiveCall | null;
}

/** Owns the page's one call; leaving the page hangs it up. */
export function useLiveCall(volume: number, onLevel: (level: number) => void): LiveCallControls {
  const [state, setState] = useState<CallState | null>(null);
  const call = useRef<LiveCall | null>(null);
  const [callId, setCallId] = useState<string | null>(null);
  useEffect(() => () => call.current?.hangUp(), []);
  useEffect(() => {
    const retry = (): void => call.current?.retryNow();
    addEventListener("online", retry);
    return () => removeEventListener("online", retry);
  }, []);
  const isActive = state !== null && state.phase !== "ended";
  return {
    state,
    isActive,
    callId,
    start(agent, isTypedOnly) {
      if (isActive) return;
      setCallId(null);
      call.current = new LiveCall({
        requestUrl: async (signal) => {
          const ticket = await requestVoiceToken(agent.id, signal);
          setCallId(ticket.callId);
          return ticket.url;
        },
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
