import { bytesToSamples, samplesToBytes } from "./frame.ts";
import { decodeMulaw } from "./mulaw.ts";

/** Reason why bytes are not a WAV file that can be read; `detail` says what was found, for the sender of the file. */
export interface WavError {
  readonly ok: false;
  readonly reason: "not_wav" | "bad_format" | "unsupported_format" | "no_format" | "no_data" | "truncated";
  readonly detail: string;
}

/** Audio of a WAV file as 16-bit samples; of several channels, interleaved. */
export interface WavAudio {
  readonly ok: true;
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly samples: Int16Array;
}

/** Format tags of the `fmt ` chunk (RFC 2361); extensible means that the tag opens the sub-format GUID further on. */
const FORMAT = { pcm: 1, mulaw: 7, extensible: 0xfffe } as const;

/**
 * Data sizes from here up are what a writer that cannot seek leaves for "until the end": 0x7FFFF000, 0xFFFFFFFF and the
 * like.
 */
const UNKNOWN_SIZE_FROM = 0x7f00_0000;

/**
 * Reads a RIFF/WAVE file of 16-bit PCM or mu-law. Chunks of other kinds are skipped; a file shorter than its data chunk
 * claims is an error.
 */
export function parseWav(bytes: Uint8Array): WavAudio | WavError {
  if (bytes.byteLength < 12 || tagAt(bytes, 0) !== "RIFF" || tagAt(bytes, 8) !== "WAVE") {
    return failure("not_wav", "the file does not begin with a RIFF/WAVE header");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= bytes.byteLength; ) {
    const tag = tagAt(bytes, at);
    const sizeBytes = view.getUint32(at + 4, true);
    const body = at + 8;
    const available = bytes.byteLength - body;
    if (tag === "fmt ") {
      const parsed = parseFormat(view, body, Math.min(sizeBytes, available));
      if (!parsed.ok) return parsed;
      format = parsed;
    } else if (tag === "data") {
      if (!format) return failure("no_format", "the data chunk comes before any fmt chunk");
      if (sizeBytes > available && sizeBytes < UNKNOWN_SIZE_FROM) {
        return failure("truncated", `the data chunk claims ${sizeBytes} bytes and ${available} are there`);
      }
      return decodeData(format, bytes.subarray(body, body + Math.min(sizeBytes, available)));
    }
    at = body + sizeBytes + (sizeBytes % 2); // chunks are padded to an even length
  }
  return format ? failure("no_data", "there is no data chunk") : failure("no_format", "there is no fmt chunk");
}

/** Encodes samples as a mono 16-bit PCM WAV file. */
export function encodeWav(samples: Int16Array, sampleRateHz: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + samples.byteLength);
  const view = new DataView(bytes.buffer);
  writeTag(bytes, 0, "RIFF");
  view.setUint32(4, 36 + samples.byteLength, true);
  writeTag(bytes, 8, "WAVE");
  writeTag(bytes, 12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT.pcm, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  writeTag(bytes, 36, "data");
  view.setUint32(40, samples.byteLength, true);
  bytes.set(samplesToBytes(samples), 44);
  return bytes;
}

interface WavFormat {
  readonly ok: true;
  readonly encoding: "pcm16" | "mulaw";
  readonly channels: number;
  readonly sampleRateHz: number;
}

function parseFormat(view: DataView, body: number, sizeBytes: number): WavFormat | WavError {
  if (sizeBytes < 16) return failure("bad_format", `the fmt chunk has ${sizeBytes} bytes, 16 are needed`);
  let tag = view.getUint16(body, true);
  if (tag === FORMAT.extensible) {
    if (sizeBytes < 40) return failure("bad_format", `an extensible fmt chunk needs 40 bytes, it has ${sizeBytes}`);
    tag = view.getUint16(body + 24, true);
  }
  const channels = view.getUint16(body + 2, true);
  const sampleRateHz = view.getUint32(body + 4, true);
  const bitsPerSample = view.getUint16(body + 14, true);
  if (channels === 0) return failure("bad_format", "the fmt chunk names 0 channels");
  if (sampleRateHz === 0) return failure("bad_format", "the fmt chunk names a rate of 0 Hz");
  if (tag === FORMAT.pcm && bitsPerSample === 16) return { ok: true, encoding: "pcm16", channels, sampleRateHz };
  if (tag === FORMAT.mulaw && bitsPerSample === 8) return { ok: true, encoding: "mulaw", channels, sampleRateHz };
  return failure(
    "unsupported_format",
    `format ${tag} with ${bitsPerSample} bits per sample; 16-bit PCM (1) and 8-bit mu-law (7) are read`,
  );
}

function decodeData(format: WavFormat, data: Uint8Array): WavAudio {
  const { channels, sampleRateHz } = format;
  const blockBytes = channels * (format.encoding === "pcm16" ? 2 : 1);
  const whole = data.subarray(0, data.byteLength - (data.byteLength % blockBytes));
  const samples = format.encoding === "pcm16" ? bytesToSamples(whole) : decodeMulaw(whole);
  return { ok: true, sampleRateHz, channels, samples };
}

function failure(reason: WavError["reason"], detail: string): WavError {
  return { ok: false, reason, detail };
}

function tagAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function writeTag(bytes: Uint8Array, at: number, tag: string): void {
  for (let i = 0; i < tag.length; i++) bytes[at + i] = tag.charCodeAt(i);
}
