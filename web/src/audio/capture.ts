import workletUrl from "./capture-worklet.ts?worker&url";
import { rmsLevel } from "./pcm16.ts";

/** A reason for which the microphone cannot be used; each has its own plain sentence on the page. */
export type CaptureFailure = "denied" | "not_found" | "in_use" | "unsupported";

/** Thrown by `openCapture`. */
export class CaptureError extends Error {
  readonly reason: CaptureFailure;
  constructor(reason: CaptureFailure, cause?: unknown) {
    super(`microphone: ${reason}`, { cause });
    this.reason = reason;
  }
}

/** Receivers of the microphone's audio. */
export interface CaptureHandlers {
  /** One chunk of 16-bit little-endian 16 kHz mono PCM and its level (RMS, 0…1). Silence while muted. */
  onChunk(chunk: Int16Array<ArrayBuffer>, level: number): void;
  /** The device went away during the call (unplugged, or permission withdrawn). */
  onLost(): void;
}

/** An open microphone. */
export interface Capture {
  /** Muted, it goes on sending silence, so that the server's clock of the call keeps running. */
  setMuted(isMuted: boolean): void;
  /** Idempotent; releases the device. */
  close(): void;
}

/**
 * Opens the microphone and streams its chunks; rejects with `CaptureError`. Waits for the person's permission, so it
 * has no deadline but `signal`.
 */
export async function openCapture(handlers: CaptureHandlers, signal: AbortSignal): Promise<Capture> {
  if (!("mediaDevices" in navigator) || !("AudioWorkletNode" in window)) throw new CaptureError("unsupported");
  const stream = await navigator.mediaDevices
    .getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    })
    .catch((cause: unknown) => {
      throw new CaptureError(captureFailure(cause), cause);
    });
  const context = new AudioContext({ latencyHint: "interactive" });
  const track = stream.getAudioTracks()[0] as MediaStreamTrack;
  const close = () => {
    track.stop();
    if (context.state !== "closed") void context.close();
  };
  try {
    await context.audioWorklet.addModule(workletUrl);
    signal.throwIfAborted();
  } catch (error) {
    close();
    throw error;
  }
  const worklet = new AudioWorkletNode(context, "capture", {
    numberOfOutputs: 1,
    channelCount: 1,
    channelCountMode: "explicit",
  });
  worklet.port.onmessage = ({ data }: MessageEvent<Int16Array<ArrayBuffer>>) => handlers.onChunk(data, rmsLevel(data));
  track.onended = () => handlers.onLost();
  // A worklet runs only while something pulls it; a stream destination pulls without reaching the loudspeaker.
  context.createMediaStreamSource(stream).connect(worklet).connect(context.createMediaStreamDestination());
  void context.resume();
  return {
    setMuted: (isMuted) => {
      track.enabled = !isMuted;
    },
    close,
  };
}

function captureFailure(cause: unknown): CaptureFailure {
  const name = cause instanceof DOMException ? cause.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "not_found";
  if (name === "NotReadableError" || name === "AbortError") return "in_use";
  return "unsupported";
}
