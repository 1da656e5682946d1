import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../voice/clock.ts";
import type { CallDraws } from "../latency/draws.ts";
import { BodyTooLargeError, readBody } from "../request-body.ts";
import { ClauseGate } from "./clause-gate.ts";
import { splitAll } from "./phrases.ts";
import { type SpeakError, sendError } from "./speak-errors.ts";
import type { SpeechFormat } from "./speech-format.ts";
import type { SpokenTexts } from "./spoken-texts.ts";
import type { SynthesisPool } from "./synthesis-pool.ts";
import { MAX_TEXT_CHARS, sayPhrases } from "./utterance.ts";
import { streamingWavHeader } from "./wav-header.ts";

/** Room for the text limit in its longest JSON spelling (`\uXXXX`), generously. */
const MAX_BODY_BYTES = 64 * 1_024;

/** What speaking takes. `spoken` holds what need not be made again; null makes everything. */
export interface Voice {
  readonly pool: SynthesisPool;
  readonly clock: Clock;
  readonly spoken: SpokenTexts | null;
}

/**
 * Answers `POST /v1/speak`: the text as a chunked stream of audio, sent as it is made, the first byte after the wait
 * that `draws` gives. A hang-up stops the synthesis.
 */
export async function serveSpeakRequest(
  request: IncomingMessage,
  response: ServerResponse,
  format: SpeechFormat,
  { pool, clock, spoken }: Voice,
  requestId: string,
  draws: CallDraws | undefined,
): Promise<void> {
  // What a slow reader leaves unread is bounded by the text limit: ~150 s of audio.
  const gate = new ClauseGate(draws, clock, format, {
    audio: (bytes) => response.write(bytes),
    marked: () => response.end(),
  });
  gate.text();
  response.on("close", () => gate.clear());
  const text = await readText(request);
  if (typeof text !== "string") {
    sendError(response, text, requestId);
    return;
  }

  const made: Uint8Array[] = [];
  const known = spoken?.find(format, text);
  const stream = known
    ? null
    : pool.open(format, {
        onAudio: (bytes) => {
          if (spoken) made.push(bytes);
          gate.audio(bytes);
        },
        onMarked: (markId) => {
          spoken?.add(format, text, Buffer.concat(made));
          gate.marked(markId);
        },
        onFailed: () => response.destroy(),
      });
  if (stream === null && !known) {
    sendError(response, { status: 503, message: "No synthesis thread is alive." }, requestId);
    return;
  }
  response.on("close", () => stream?.close());
  response.writeHead(200, {
    "content-type": contentType(format),
    "dg-model-name": format.model,
    "dg-char-count": String(text.length),
    "dg-request-id": requestId,
  });
  if (format.container === "wav") response.write(streamingWavHeader(format.encoding, format.sampleRateHz));
  if (stream) sayPhrases(stream, splitAll(text), false);
  gate.endOfText();
  stream?.mark(0);
  if (!known) return;
  gate.audio(known);
  gate.marked(0);
}

async function readText(request: IncomingMessage): Promise<string | SpeakError> {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\b/i.test(type)) {
    return { status: 415, message: "content-type: expected application/json." };
  }
  let body: string;
  try {
    body = await readBody(request, MAX_BODY_BYTES);
  } catch (error) {
    if (error instanceof BodyTooLargeError) return { status: 413, message: `body: ${error.message}` };
    throw error;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // The parser's own message quotes the body, which is what somebody is about to say.
    return { status: 400, message: "body: could not be parsed as JSON." };
  }
  const text = typeof parsed === "object" && parsed !== null && "text" in parsed ? parsed.text : undefined;
  if (typeof text !== "string") return { status: 400, message: "text: expected a string." };
  if (text.trim() === "") return { status: 400, message: "text: input text contained no characters." };
  if (text.length > MAX_TEXT_CHARS) {
    return { status: 413, message: `text: exceeds the limit of ${MAX_TEXT_CHARS} characters.` };
  }
  return text;
}

function contentType(format: SpeechFormat): string {
  if (format.container === "wav") return "audio/wav";
  const subtype = format.encoding === "linear16" ? "l16" : "basic";
  return `audio/${subtype};rate=${format.sampleRateHz};channels=1`;
}
