import { bytesToSamples, joinSamples, SAMPLE_RATE_HZ } from "../../../voice/audio/frame.ts";
import { mixDown } from "../../../voice/audio/mix-down.ts";
import { createResampler, RESAMPLER_RATES_HZ } from "../../../voice/audio/resample.ts";
import { parseWav } from "../../../voice/audio/wav.ts";
import { ApiError } from "../../http/errors.ts";

/** Largest body of an utterance: a minute of 48 kHz 16-bit stereo. */
export const MAX_UTTERANCE_BYTES = 60 * 48_000 * 2 * 2;
/** Longest utterance. */
const MAX_UTTERANCE_MS = 60_000;

/** Channels of raw samples (RFC 3551 section 4.1 names the places of six). */
const MAX_CHANNELS = 6;

const WAV_TYPES = new Set(["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"]);

/**
 * Reads the utterance in a body as 16-bit mono at 16 kHz. Takes WAV and `audio/l16; rate=N; channels=N`, here 16-bit
 * little-endian as everywhere in this API, though RFC 2586 has it big-endian; several channels are mixed. Throws
 * `ApiError` naming what is wrong.
 */
export function readUtterance(contentType: string | undefined, body: Uint8Array): Int16Array {
  const [type = "", ...parameters] = (contentType ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  if (WAV_TYPES.has(type)) return readWav(body);
  if (type !== "audio/l16") {
    throw new ApiError(
      "unsupported_media_type",
      "Send audio/wav, or audio/l16;rate=16000 for raw 16-bit little-endian mono.",
    );
  }
  const rate = numberIn(parameters, "rate") ?? Number.NaN;
  const channels = numberIn(parameters, "channels") ?? 1;
  if (!Number.isInteger(channels) || channels < 1 || channels > MAX_CHANNELS) {
    throw invalid("channels", `the channels must be 1 to ${MAX_CHANNELS}`);
  }
  if (body.length % 2 !== 0) throw invalid("body", "16-bit samples take an even number of bytes");
  return toCallRate(mixDown(bytesToSamples(body), channels), rate);
}

/** A number among the parameters of a media type, with or without quotes; undefined where there is none. */
function numberIn(parameters: readonly string[], name: string): number | undefined {
  const written = parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
  return written === undefined ? undefined : Number(written.replace(/^"(.*)"$/, "$1"));
}

function readWav(body: Uint8Array): Int16Array {
  const audio = parseWav(body);
  if (!audio.ok) throw invalid("body", audio.detail);
  return toCallRate(mixDown(audio.samples, audio.channels), audio.sampleRateHz);
}

function toCallRate(samples: Int16Array, rateHz: number): Int16Array {
  if (!(RESAMPLER_RATES_HZ as readonly number[]).includes(rateHz)) {
    throw invalid("rate", `the sample rate must be one of ${RESAMPLER_RATES_HZ.join(", ")}`);
  }
  if (samples.length === 0) throw invalid("body", "there is no audio in it");
  if ((samples.length / rateHz) * 1000 > MAX_UTTERANCE_MS) {
    throw new ApiError("payload_too_large", `An utterance may last ${MAX_UTTERANCE_MS / 1000} seconds.`);
  }
  const resampler = createResampler(rateHz, SAMPLE_RATE_HZ);
  return joinSamples([resampler.push(samples), resampler.flush()]);
}

const invalid = (path: string, message: string): ApiError =>
  new ApiError("invalid_request", "The audio is not usable.", { details: [{ path, message }] });
