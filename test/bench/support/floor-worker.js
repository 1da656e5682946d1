import { DurableObject } from "cloudflare:workers";

/**
 * The least that a call's input and output cost, with no logic: an object takes the caller's frames and hands them on in
 * messages of CallSession's size, asks the same sinks the same things at the same moments, and sends the caller audio
 * and messages of the same sizes at the same pace. It decides nothing, keeps nothing and reads only the kind of a
 * message.
 */
const FRAMES_A_MESSAGE = 4;
const FRAME_BYTES = 640;
const BYTES_PER_MS = 48;
/** As `voice/playback/playback.ts` paces it. */
const LEAD_MS = 400;
const SLICE_MS = 250;
const AUDIO_MESSAGE_MS = 125;
const PROMPT = "x".repeat(4_000);
const ANSWER = "We are open Monday to Friday from eight.";

/** Texts of the sizes that a call sends to its caller, by when it does. */
const sized = (type, length) => JSON.stringify({ type, text: "x".repeat(Math.max(0, length - 22 - type.length)) });
const onUpdate = [sized("transcript_interim", 65)];
const onEndOfTurn = [sized("transcript", 92)];
const onAnswer = [sized("transcript_start", 46), sized("status", 37), sized("status", 37)];
const onSlice = [sized("transcript_delta", 42)];
const onAnswerEnd = [
  sized("transcript_end", 75),
  sized("metrics", 77),
  sized("turn_metrics", 488),
  sized("status", 38),
];

export class Floor extends DurableObject {
  async fetch() {
    const { 0: client, 1: caller } = new WebSocketPair();
    caller.accept();
    caller.binaryType = "arraybuffer";
    const sinks = this.env.SINKS_URL;
    const answer = await fetch(`${sinks}/v2/listen?encoding=linear16&sample_rate=16000`, {
      headers: { Upgrade: "websocket" },
    });
    const flux = answer.webSocket;
    flux.accept();
    const batch = new Uint8Array(FRAMES_A_MESSAGE * FRAME_BYTES);
    let filled = 0;
    caller.addEventListener("message", ({ data }) => {
      if (typeof data === "string") return;
      batch.set(new Uint8Array(data), filled * FRAME_BYTES);
      filled += 1;
      if (filled < FRAMES_A_MESSAGE) return;
      flux.send(batch);
      filled = 0;
    });
    const send = (texts) => {
      for (const text of texts) caller.send(text);
    };
    let audio = null;
    let turns = 0;
    flux.addEventListener("message", ({ data }) => {
      if (data.includes('"EagerEndOfTurn"')) audio = answered(sinks);
      else if (data.includes('"EndOfTurn"')) {
        send(onEndOfTurn);
        turns += 1;
        void audio?.then((bytes) => speak(caller, bytes, `turn_${turns}`, send));
      } else if (!data.includes('"transcript":""')) send(onUpdate);
    });
    caller.addEventListener("close", () => {
      flux.close(1000);
      caller.close(1000);
    });
    return new Response(null, { status: 101, webSocket: client });
  }
}

/** Asks the model, reads its answer to the end, and has it spoken. */
async function answered(sinks) {
  const model = await fetch(`${sinks}/v1/chat/completions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ model: "floor", stream: true, messages: [{ role: "user", content: PROMPT }] }),
  });
  for await (const _part of model.body) {
    // Read only to be read.
  }
  const speech = await fetch(`${sinks}/v1/speak?encoding=linear16&sample_rate=24000`, {
    method: "POST",
    body: JSON.stringify({ text: ANSWER }),
  });
  return new Uint8Array(await speech.arrayBuffer());
}

/** Sends audio as far ahead as a call does. */
async function speak(caller, bytes, turnId, send) {
  send([JSON.stringify({ type: "agent_audio_started", turnId }), ...onAnswer]);
  const startedMs = Date.now();
  let sentMs = 0;
  while (sentMs * BYTES_PER_MS < bytes.length) {
    const waitMs = startedMs + sentMs - (LEAD_MS - SLICE_MS) - Date.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const untilMs = sentMs === 0 ? 3 * AUDIO_MESSAGE_MS : sentMs + SLICE_MS;
    for (; sentMs < untilMs && sentMs * BYTES_PER_MS < bytes.length; sentMs += AUDIO_MESSAGE_MS) {
      caller.send(bytes.subarray(sentMs * BYTES_PER_MS, (sentMs + AUDIO_MESSAGE_MS) * BYTES_PER_MS));
    }
    send(onSlice);
  }
  send(onAnswerEnd);
}

export default {
  fetch(request, env) {
    return env.FLOOR.getByName(new URL(request.url).pathname).fetch(request);
  },
};
