import { FRAME_MS } from "../../../../voice/audio/frame.ts";
import { fluxTurn } from "../flux-vendor.ts";
import type { WireServer, WireSocket } from "./wire-socket.ts";
import { WordCounter } from "./word-counter.ts";

const UPDATE_EVERY_MS = 240;
const EAGER_SILENCE_MS = 200;
const END_SILENCE_MS = 500;

/** Speaks Flux on one connection. `words` are what the caller says at present. */
export function serveFluxWire(socket: WireSocket, words: () => readonly string[]): WireServer {
  let count: number | null = null;
  let [silenceMs, sinceUpdateMs] = [0, 0];
  let isEager = false;
  const text = (): string =>
    words()
      .slice(0, count ?? 0)
      .join(" ");
  const tell = (event: string, confidence?: number): void => socket.tellJson(fluxTurn(event, text(), confidence));
  const counter = new WordCounter(({ isLoud, endsWord }) => {
    sinceUpdateMs += FRAME_MS;
    silenceMs = isLoud ? 0 : silenceMs + FRAME_MS;
    if (isLoud && count === null) {
      count = 0;
      tell("StartOfTurn");
    } else if (isLoud && isEager) {
      isEager = false;
      tell("TurnResumed");
    }
    if (count !== null && endsWord) count += 1;
    if (count !== null && silenceMs >= END_SILENCE_MS) {
      tell("EndOfTurn", 0.9);
      count = null;
      isEager = false;
    } else if (count !== null && count > 0 && silenceMs >= EAGER_SILENCE_MS && !isEager) {
      isEager = true;
      tell("EagerEndOfTurn", 0.5);
    } else if (sinceUpdateMs >= UPDATE_EVERY_MS) {
      sinceUpdateMs = 0;
      tell("Update");
    }
  });
  socket.tellJson({ type: "Connected", request_id: "r", sequence_id: 0 });
  return {
    hear(data) {
      if (typeof data !== "string") counter.push(data);
    },
    close() {},
  };
}
