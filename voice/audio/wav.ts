import { samplesToBytes } from "./frame.ts";
import { decodeWavSamples, type WavEncoding } from "./wav-samples.ts";

/** Reason why bytes are not a WAV file that can be read; `detail` says what was found, for the sender of the file. */
export interface WavError {
  readonly ok: false;
  readonly reason: "not_wav" | "bad_format" | "unsupported_format" | "no_format" | "no_data";
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
const FORMAT = { pcm: 1, float: 3, alaw: 6, mulaw: 7, extensible: 0xfffe } as const;

/** Forms of the file: RF64 (EBU Tech 3306) and its successor BW64 keep sizes past 4 GiB in a chunk of their own. */
const FORMS = new Set(["RIFF", "RF64", "BW64"]);

/** A size that says to look in the `ds64` chunk; writers that cannot seek leave it for "until the end". */
const SIZE_IS_ELSEWHERE = 0xffff_ffff;

/**
 * Reads a WAV file: PCM of 8 to 64 bits, floats of 32 or 64, A-law or mu-law. Programs differ in what they write around
 * the samples, so the file is taken as it is: chunks of other kinds are skipped, and the data end with the file where
 * the writer said more than there is, or nothing because it could not go back.
 */
export function parseWav(bytes: Uint8Array): WavAudio | WavError {
  if (bytes.byteLength < 12 || !FORMS.has(tagAt(bytes, 0)) || tagAt(bytes, 8) !== "WAVE") {
    return failure("not_wav", "the file does not begin with a RIFF/WAVE header");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: WavFormat | undefined;
  let longDataBytes: number | undefined;
  for (let at = 12; at + 8 <= bytes.byteLength; ) {
    const tag = tagAt(bytes, at);
    const sizeBytes = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tag === "fmt ") {
      const parsed = parseFormat(view, body, Math.min(sizeBytes, bytes.byteLength - body));
      if (!parsed.ok) return parsed;
      format = parsed;
    } else if (tag === "ds64" && body + 16 <= bytes.byteLength) {
      longDataBytes = Number(view.getBigUint64(body + 8, true));
    } else if (tag === "data") {
      if (!format) return failure("no_format", "the data chunk comes before any fmt chunk");
      const saidBytes = sizeBytes === SIZE_IS_ELSEWHERE ? (longDataBytes ?? sizeBytes) : sizeBytes;
      const isOpen = saidBytes === 0 && !isChainOfChunks(view, body);
      return decodeData(format, isOpen ? bytes.subarray(body) : bytes.subarray(body, body + saidBytes));
    }
    at = chunkEnd(view, body, sizeBytes);
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

/**
 * The place behind a chunk's body. Chunks of odd length are padded with a zero; where some writers forget it, the next
 * chunk's tag begins there, which has no zeros.
 */
function chunkEnd(view: DataView, body: number, sizeBytes: number): number {
  const end = body + sizeBytes;
  const isPadded = sizeBytes % 2 === 1 && (end >= view.byteLength || view.getUint8(end) === 0);
  return isPadded ? end + 1 : end;
}

/**
 * True when whole chunks follow, up to the end of the file. It tells data that are truly empty from data whose size was
 * never filled in: samples do not look like a chain of chunks.
 */
function isChainOfChunks(view: DataView, from: number): boolean {
  let at = from;
  while (at + 8 <= view.byteLength) {
    for (let i = at; i < at + 4; i++) {
      const letter = view.getUint8(i);
      if (letter < 0x20 || letter > 0x7e) return false;
    }
    at = chunkEnd(view, at + 8, view.getUint32(at + 4, true));
  }
  // A last chunk of odd length may lack its padding, or have it behind the end.
  return at >= view.byteLength && at <= view.byteLength + 1;
}

interface WavFormat {
  readonly ok: true;
  readonly encoding: WavEncoding;
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
  const bytesPerBlock = view.getUint16(body + 12, true);
  const bitsPerSample = view.getUint16(body + 14, true);
  if (channels === 0) return failure("bad_format", "the fmt chunk names 0 channels");
  if (sampleRateHz === 0) return failure("bad_format", "the fmt chunk names a rate of 0 Hz");
  const encoding = encodingOf(tag, bitsPerSample, bytesPerBlock / channels);
  if (encoding !== null) return { ok: true, encoding, channels, sampleRateHz };
  return failure(
    "unsupported_format",
    `format ${tag} with ${bitsPerSample} bits per sample; PCM (1), 32 and 64-bit floats (3), A-law (6) and mu-law (7) are read`,
  );
}

/** The encoding of a format; null when it is none that can be read. */
function encodingOf(tag: number, bitsPerSample: number, bytesPerChannel: number): WavEncoding | null {
  if (tag === FORMAT.mulaw) return { kind: "mulaw", bytesPerSample: 1 };
  if (tag === FORMAT.alaw) return { kind: "alaw", bytesPerSample: 1 };
  if (tag === FORMAT.float && (bitsPerSample === 32 || bitsPerSample === 64)) {
    return { kind: "float", bytesPerSample: bitsPerSample / 8 };
  }
  if (tag !== FORMAT.pcm || bitsPerSample < 1 || bitsPerSample > 64) return null;
  const neededBytes = Math.ceil(bitsPerSample / 8);
  // 24 bits may lie in blocks of four bytes a channel; a block size that is no such number was not filled in.
  const isRoomier = Number.isInteger(bytesPerChannel) && bytesPerChannel > neededBytes && bytesPerChannel <= 8;
  return { kind: "integer", bytesPerSample: isRoomier ? bytesPerChannel : neededBytes };
}

function decodeData({ channels, sampleRateHz, encoding }: WavFormat, data: Uint8Array): WavAudio {
  const blockBytes = channels * encoding.bytesPerSample;
  const whole = data.subarray(0, data.byteLength - (data.byteLength % blockBytes));
  return { ok: true, sampleRateHz, channels, samples: decodeWavSamples(encoding, whole) };
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
