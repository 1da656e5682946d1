import { CaptureChunker } from "./capture-chunker.ts";

/** Runs on the audio thread: posts each 20 ms chunk of 16 kHz PCM to the page, handing the buffer over. */
class CaptureProcessor extends AudioWorkletProcessor {
  readonly #chunker = new CaptureChunker(sampleRate, (chunk) => this.port.postMessage(chunk, [chunk.buffer]));

  process(inputs: Float32Array[][]): boolean {
    const channel = inputs[0]?.[0];
    if (channel !== undefined) this.#chunker.push(channel);
    return true;
  }
}

registerProcessor("capture", CaptureProcessor);
