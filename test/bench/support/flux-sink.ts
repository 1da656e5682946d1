import type { WebSocket } from "ws";
import { FRAME_SAMPLES } from "../../../voice/audio/frame.ts";
import { readStamp } from "./frame-stamp.ts";
import { machineNowMs } from "./machine-time.ts";
import { CYCLE_FRAMES, type ScriptedTurnEvent, turnEventAt } from "./script.ts";

const FRAME_BYTES = FRAME_SAMPLES * 2;

/**
 * Flux's side of one call, recognising nothing: its turn events follow the position that the caller wrote into the
 * audio. `noteDelay` is told, per message, how long its newest frame was on its way from the caller, in ms; older
 * frames of a batch waited by design.
 */
export function serveFlux(socket: WebSocket, noteDelay: (delayMs: number) => void): void {
  let position: number | null = null;
  let turnIndex = 0;
  socket.binaryType = "arraybuffer";
  socket.on("message", (data, isBinary) => {
    if (!isBinary) return;
    const audio = data as ArrayBuffer;
    if (audio.byteLength < FRAME_BYTES || audio.byteLength % FRAME_BYTES !== 0) return;
    const nowMs = machineNowMs();
    const stamp = readStamp(new Int16Array(audio, audio.byteLength - FRAME_BYTES, FRAME_SAMPLES), nowMs);
    if (!stamp) return;
    noteDelay(nowMs - stamp.sentAtMs);
    position ??= stamp.position - 1;
    while (position !== stamp.position) {
      position = (position + 1) % CYCLE_FRAMES;
      const turn = turnEventAt(position);
      if (turn) socket.send(turnMessage(turn, turnIndex));
      if (turn?.event === "EndOfTurn") turnIndex++;
    }
  });
}

/** As Deepgram writes it, words and all: its size is part of what the worker has to parse. */
function turnMessage({ event, transcript, confidence }: ScriptedTurnEvent, turnIndex: number): string {
  return JSON.stringify({
    type: "TurnInfo",
    request_id: "6a1d1b2e-7f3a-4a53-9a63-2b1a2d3c4e5f",
    sequence_id: 1,
    event,
    turn_index: turnIndex,
    audio_window_start: 0,
    audio_window_end: 1.2,
    transcript,
    words: transcript === "" ? [] : transcript.split(" ").map((word) => ({ word, confidence: 0.98 })),
    end_of_turn_confidence: confidence,
  });
}
