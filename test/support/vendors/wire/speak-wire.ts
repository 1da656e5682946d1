import { samplesToBytes } from "../../../../voice/audio/frame.ts";
import type { Clock, Timer } from "../../../../voice/clock.ts";
import { sleep, untilAborted } from "../../sleep.ts";
import type { WireData, WireServer, WireSocket } from "./wire-socket.ts";

const MS_PER_CHAR = 60;
const FIRST_AUDIO_MS = 80;
/** Audio of 100 ms, every 5 ms: faster than it is played. */
const CHUNK_MS = 100;
const CHUNK_EVERY_MS = 5;

/** A voice for `text`: a vowel, loud and smooth, whose bytes are noise when they are read one off. */
function vowel(text: string, rateHz: number): Int16Array {
  return Int16Array.from({ length: (text.length * MS_PER_CHAR * rateHz) / 1_000 }, (_, i) => {
    const phase = (2 * Math.PI * 140 * i) / rateHz;
    return Math.round(5_000 * Math.sin(phase) + 2_000 * Math.sin(3 * phase) + 700 * Math.sin(5 * phase));
  });
}

function chunksOf(text: string, rateHz: number): Uint8Array<ArrayBuffer>[] {
  const samples = vowel(text, rateHz);
  const size = (CHUNK_MS * rateHz) / 1_000;
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, i) =>
    samplesToBytes(samples.slice(i * size, (i + 1) * size)),
  );
}

/** Speaks Deepgram's speak socket on one connection: flushed texts one after the other. */
export function serveSpeakWire(socket: WireSocket, rateHz: number): WireServer {
  let text = "";
  let timer: Timer | null = null;
  const queue: WireData[] = [];
  const sendNext = (delayMs: number): void => {
    if (timer !== null || queue.length === 0) return;
    timer = socket.after(delayMs, () => {
      timer = null;
      const data = queue.shift();
      if (data !== undefined) socket.tell(data);
      sendNext(CHUNK_EVERY_MS);
    });
  };
  socket.tellJson({ type: "Metadata", request_id: "r", model_name: "aura-2-thalia-en", model_version: "1" });
  let sequence = 0;
  const obey: Record<string, (message: { text?: string }) => void> = {
    Speak(message) {
      text += message.text ?? "";
    },
    Flush() {
      queue.push(...chunksOf(text, rateHz), JSON.stringify({ type: "Flushed", sequence_id: sequence++ }));
      text = "";
      sendNext(FIRST_AUDIO_MS);
    },
    Clear() {
      timer?.cancel();
      timer = null;
      queue.length = 0;
      text = "";
      socket.tellJson({ type: "Cleared", sequence_id: sequence++ });
    },
  };
  return {
    hear(data) {
      const message = JSON.parse(String(data)) as { type: string; text?: string };
      obey[message.type]?.(message);
    },
    close() {},
  };
}

/** How the speak address answers one request over HTTP. */
export interface SpeakAnswer {
  status: number;
  headers: Record<string, string>;
  delayMs: number;
  /** The audio as it is read, piece by piece. */
  pieces: (chunk: Uint8Array<ArrayBuffer>) => readonly Uint8Array<ArrayBuffer>[];
  ending: "closes" | "is_reset" | "stays_open";
}

/** A `fetch` that is Deepgram's speak address in `clock`'s time. */
export function speakFetch(clock: Clock, rateHz: number, answer: () => SpeakAnswer): typeof fetch {
  return async (_url, init) => {
    const signal = init?.signal as AbortSignal;
    const { status, headers, delayMs, pieces, ending } = answer();
    if (!(await sleep(clock, delayMs, signal))) throw signal.reason;
    if (status !== 200) return new Response('{"err_code":"SCRIPTED"}', { status, headers });
    const { text } = JSON.parse(String(init?.body)) as { text: string };
    const queue = chunksOf(text, rateHz).flatMap(pieces);
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          if (!(await sleep(clock, CHUNK_EVERY_MS, signal))) {
            controller.error(signal.reason);
            return;
          }
          const piece = queue.shift();
          if (piece !== undefined) controller.enqueue(piece);
          else if (ending === "closes") controller.close();
          else if (ending === "is_reset") controller.error(new TypeError("terminated"));
          else {
            await untilAborted(signal);
            controller.error(signal.reason);
          }
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { headers });
  };
}
