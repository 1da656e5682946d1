import type { SpeechVendorPeer } from "../contracts/speech-to-text.ts";
import type { VendorPeer } from "./socket-vendor.ts";

/** A Flux turn message; `withType` as Deepgram sends it, without as Workers AI does. */
export function fluxTurn(event: string, transcript: string, confidence = 0.1, withType = true): object {
  return {
    ...(withType ? { type: "TurnInfo" } : {}),
    request_id: "6a1d1b2e-7f3a-4a53-9a63-2b1a2d3c4e5f",
    sequence_id: 3,
    event,
    turn_index: 0,
    audio_window_start: 0,
    audio_window_end: 1.2,
    transcript,
    words: transcript.split(" ").map((word) => ({ word, confidence: 0.98 })),
    end_of_turn_confidence: confidence,
  };
}

/** Speaks Flux to one client. */
export function fluxPeer(peer: VendorPeer, withType = true): SpeechVendorPeer {
  const send = (event: string, transcript: string, confidence?: number) =>
    peer.sendJson(fluxTurn(event, transcript, confidence, withType));
  return {
    async playTurn(_session, text) {
      send("StartOfTurn", text.slice(0, 4));
      send("Update", text);
      send("EagerEndOfTurn", text, 0.5);
      send("TurnResumed", text);
      send("Update", text);
      send("EagerEndOfTurn", text, 0.6);
      send("EndOfTurn", text, 0.9);
    },
    audio: (samples) => peer.audio(samples),
    sendText: (text) => peer.sendText(text),
    lose: () => peer.lose(),
    closed: peer.closed,
  };
}
