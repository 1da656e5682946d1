/// <reference path="./espeak-ng-emscripten.d.ts" />
/**
 * A worker thread that turns phrases into audio with eSpeak NG (GPL-3.0; this thread is the only place that loads it).
 *
 * eSpeak runs a phrase to its end in one call, so streams share the thread by taking turns after each phrase, and the
 * inbox is read inside eSpeak's block callback: that is what makes a cancellation take effect within a block.
 */
import { parentPort, receiveMessageOnPort } from "node:worker_threads";
import createEspeak from "@echogarden/espeak-ng-emscripten";
import { encodeMulaw } from "../../voice/audio/mulaw.ts";
import { Resampler } from "./resample.ts";
import type { SpeechEncoding } from "./speech-format.ts";
import type { SynthesisCommand, SynthesisEvent } from "./synthesis-messages.ts";
import type { EspeakVoice } from "./voices.ts";

type Task = Extract<SynthesisCommand, { type: "say" | "mark" }>;

interface Stream {
  readonly voice: EspeakVoice;
  readonly encoding: SpeechEncoding;
  readonly resampler: Resampler;
  /** Bounded by the server: it limits the text of a stream. */
  readonly tasks: Task[];
}

if (parentPort === null) throw new Error("synthesis-thread.ts runs only as a worker thread");
const port = parentPort;
const { eSpeakNGWorker } = await createEspeak();
const espeak = new eSpeakNGWorker();
const nativeRateHz = espeak.samplerate;

/** In the order in which they get the next turn. */
const streams = new Map<number, Stream>();
let turnScheduled = false;
let currentVoice = "";

function obey(command: SynthesisCommand): void {
  switch (command.type) {
    case "open_stream": {
      const { voice, encoding, sampleRateHz } = command;
      const resampler = new Resampler(nativeRateHz, sampleRateHz);
      streams.set(command.streamId, { voice, encoding, resampler, tasks: [] });
      return;
    }
    case "say":
    case "mark":
      streams.get(command.streamId)?.tasks.push(command);
      scheduleTurn();
      return;
    case "close_stream":
      streams.delete(command.streamId);
      return;
  }
}

function scheduleTurn(): void {
  if (turnScheduled) return;
  turnScheduled = true;
  setImmediate(takeTurn);
}

/** One task of the stream that has waited longest. */
function takeTurn(): void {
  turnScheduled = false;
  for (const [streamId, stream] of streams) {
    const task = stream.tasks.shift();
    if (task === undefined) continue;
    streams.delete(streamId);
    streams.set(streamId, stream);
    if (task.type === "say") say(streamId, stream, task);
    else finish(streamId, stream, task.markId);
    scheduleTurn();
    return;
  }
}

function say(streamId: number, stream: Stream, task: Extract<Task, { type: "say" }>): void {
  selectVoice(stream.voice);
  espeak.synthesize(task.text, (samples) => {
    drainInbox();
    if (!streams.has(streamId)) return true;
    sendAudio(streamId, stream.encoding, stream.resampler.push(samples));
    return false;
  });
  if (task.pauseMs === 0 || !streams.has(streamId)) return;
  const pause = new Int16Array(Math.round((task.pauseMs / 1_000) * nativeRateHz));
  sendAudio(streamId, stream.encoding, stream.resampler.push(pause));
}

function finish(streamId: number, stream: Stream, markId: number): void {
  sendAudio(streamId, stream.encoding, stream.resampler.flush());
  send({ type: "marked", streamId, markId });
}

function drainInbox(): void {
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) obey(next.message);
}

function selectVoice(voice: EspeakVoice): void {
  const wanted = JSON.stringify(voice);
  if (wanted === currentVoice) return;
  if (espeak.set_voice(voice.name) !== 0) throw new Error(`eSpeak has no voice ${voice.name}`);
  espeak.set_pitch(voice.pitch);
  espeak.set_rate(voice.wordsPerMinute);
  currentVoice = wanted;
}

function sendAudio(streamId: number, encoding: SpeechEncoding, samples: Int16Array<ArrayBuffer>): void {
  if (samples.length === 0) return;
  // Int16Array is little-endian on every platform Node runs on, as linear16 is.
  const bytes = encoding === "mulaw" ? encodeMulaw(samples) : new Uint8Array(samples.buffer, 0, samples.byteLength);
  send({ type: "audio", streamId, bytes }, [bytes.buffer]);
}

function send(event: SynthesisEvent, transfer: ArrayBuffer[] = []): void {
  port.postMessage(event, transfer);
}

/** The first words after loading take 40 ms instead of 4: dictionary and compiler are warmed before anybody waits. */
function warmUp(): void {
  selectVoice({ name: "en-us+f2", pitch: 52, wordsPerMinute: 165 });
  const resampler = new Resampler(nativeRateHz, 16_000);
  for (let round = 0; round < 2; round++) {
    espeak.synthesize("One moment, please. How can I help you today?", (samples) => {
      resampler.push(samples);
      return false;
    });
  }
}

warmUp();
port.on("message", obey);
send({ type: "ready" });
