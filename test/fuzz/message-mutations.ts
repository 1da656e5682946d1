import type { SpeakAnswer } from "../support/vendors/wire/speak-wire.ts";
import type { Disturb, Upgrade, WireData, WireEvent } from "../support/vendors/wire/wire-socket.ts";
import { type Chances, mutatedJson, WRONG_VALUES } from "./json-mutations.ts";

/** Stands for a number that JSON allows and no double holds. */
const ENDLESS = "@endless";
const WRONG_MESSAGE_VALUES = [...WRONG_VALUES, 1e308, -1e308, 2 ** 53, "NaN", "Infinity", "-1", "0.7", ENDLESS];
const CLOSE_CODES = [1000, 1001, 1006, 1008, 1011, 1012, 1013, 3000, 4008];
const COMPLAINTS = [
  { type: "Error", code: "INTERNAL_SERVER_ERROR", description: "secret words" },
  { type: "Error", code: "NET-0001", description: "secret words" },
  { type: "Error", code: null },
  { type: "Error", description: "secret words", message: "secret words", variant: "server" },
  { type: "Warning", code: "FLUSH_LIMIT_EXCEEDED", description: "slow down" },
  { type: "Warning", code: "SOMETHING_NEW", description: "slow down" },
];
const UNKNOWN = [
  { type: "SpeakerChanged", event: "SpeakerChanged" },
  { type: "UtteranceEnd", channel: [0, 1], last_word_end: 1.1 },
  { type: "SpeechStarted", channel: [0], timestamp: 0.5 },
  { type: "Metadata", transaction_key: "deprecated", duration: 0 },
  { type: "ConfigureSuccess", thresholds: {} },
  {},
];
const BAD_TEXTS = ["", " ", "null", "7", "[]", '"text"', "{", "nonsense", "<html>502</html>"];

/** What goes wrong on a vendor's wire: with a share of `rate` of its frames, while `isDisturbed`. */
export function disturbance(rate: number, isDisturbed: () => boolean, chances: Chances): Disturb {
  return (data) => (isDisturbed() && chances.isSo(rate) ? disturbed(data, chances) : [message(data)]);
}

/** How a vendor answers an upgrade on a bad day. */
export function disturbedUpgrade(rate: number, isDisturbed: () => boolean, { below, isSo }: Chances): Upgrade {
  if (!isDisturbed() || !isSo(rate)) return { delayMs: 40, opens: true };
  return { delayMs: isSo(0.8) ? below(600) : below(8_000), opens: isSo(0.5) };
}

/** How the speak address answers a request on a bad day. */
export function disturbedAnswer(rate: number, isDisturbed: () => boolean, chances: Chances): SpeakAnswer {
  const { below, isSo, pick } = chances;
  const headers = { "Content-Type": "audio/l16" };
  const isBad = isDisturbed() && isSo(rate * 2);
  if (!isBad) return { status: 200, headers, delayMs: 80, pieces: (chunk) => [chunk], ending: "closes" };
  if (isSo(0.2)) {
    const status = pick([400, 401, 408, 429, 500, 503]);
    return { status, headers: {}, delayMs: below(800), pieces: () => [], ending: "closes" };
  }
  const pieces = isSo(0.2)
    ? () => []
    : (chunk: Uint8Array<ArrayBuffer>) => (isSo(0.2) ? mutatedAudio(chunk, chances) : [chunk]);
  return {
    status: 200,
    headers: pick<Record<string, string>>([headers, headers, {}, { "Content-Type": "application/json" }]),
    delayMs: isSo(0.8) ? below(500) : below(5_000),
    pieces,
    ending: pick(["closes", "closes", "is_reset", "stays_open"]),
  };
}

function message(data: WireData, delayMs = 0, holdsOthers = true): WireEvent {
  return { type: "message", data, delayMs, holdsOthers };
}

function disturbed(data: WireData, chances: Chances): readonly WireEvent[] {
  const { below, isSo, pick } = chances;
  const plain = message(data);
  switch (below(14)) {
    case 0:
      return [];
    case 1:
      return [plain, plain];
    case 2:
      return [message(data, isSo(0.8) ? below(400) : below(3_000))];
    case 3:
      return [message(data, below(1_000), false)];
    case 4:
      return [message(otherKind(data))];
    case 5:
      return [message(JSON.stringify(pick(UNKNOWN))), plain];
    case 6:
      return [message(isSo(0.5) ? pick(BAD_TEXTS) : String(data).slice(0, below(40))), plain];
    case 7:
      return [message(isSo(0.5) ? "" : new Uint8Array(below(2))), plain];
    case 8:
      return [{ type: "close", code: pick(CLOSE_CODES), delayMs: below(200), holdsOthers: true }];
    case 9:
      return [message(JSON.stringify(pick(COMPLAINTS))), plain];
    default: {
      if (typeof data !== "string") return mutatedAudio(data, chances).map((piece) => message(piece));
      return [message(mutatedJson(data, WRONG_MESSAGE_VALUES, chances).replaceAll(`"${ENDLESS}"`, "1e999"))];
    }
  }
}

function otherKind(data: WireData): WireData {
  return typeof data === "string" ? new TextEncoder().encode(data) : String.fromCharCode(...data.subarray(0, 200));
}

/** Audio cut where it may not be cut, or with bytes missing or added. */
function mutatedAudio(bytes: Uint8Array<ArrayBuffer>, { below }: Chances): Uint8Array<ArrayBuffer>[] {
  const at = below(bytes.length + 1);
  switch (below(7)) {
    case 0:
      return [bytes.slice(0, at), bytes.slice(at)];
    case 1:
      return [...Array.from(bytes.subarray(0, 9), (byte) => Uint8Array.of(byte)), bytes.slice(9)];
    case 2:
      return [bytes.slice(1)];
    case 3:
      return [bytes.slice(0, -1)];
    case 4:
      return [Uint8Array.from([...bytes, 7])];
    case 5:
      return [bytes.slice(0, at)];
    default:
      return [new Uint8Array(0), bytes];
  }
}
