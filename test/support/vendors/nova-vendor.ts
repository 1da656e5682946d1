import type { SpeechVendorPeer } from "../contracts/speech-to-text.ts";
import type { VendorPeer } from "./socket-vendor.ts";

/** A result message of Deepgram's `/v1/listen`. */
export function novaResults(transcript: string, changes: object = {}): object {
  return {
    type: "Results",
    channel_index: [0, 1],
    duration: 1.2,
    start: 0,
    is_final: false,
    speech_final: false,
    channel: { alternatives: [{ transcript, confidence: 0.97, words: [] }] },
    metadata: {
      request_id: "r",
      model_uuid: "m",
      model_info: { name: "general-nova-3", version: "1", arch: "nova-3" },
    },
    ...changes,
  };
}

/** Speaks nova to one client; a turn takes loud audio, then silence, pushed through the session. */
export function novaPeer(peer: VendorPeer): SpeechVendorPeer {
  return {
    async playTurn(session, text) {
      session.push(new Int16Array(9_600).fill(5_000));
      peer.sendJson(novaResults(text.slice(0, 4)));
      session.push(new Int16Array(32_000));
      for (let message = await peer.nextJson(); message.type !== "Finalize"; ) message = await peer.nextJson();
      peer.sendJson(novaResults(text, { is_final: true, from_finalize: true }));
    },
    audio: (samples) => peer.audio(samples),
    sendText: (text) => peer.sendText(text),
    lose: () => peer.lose(),
    closed: peer.closed,
  };
}
