import { FRAME_MS } from "../../../../voice/audio/frame.ts";
import { novaResults } from "../nova-vendor.ts";
import type { WireServer, WireSocket } from "./wire-socket.ts";
import { WordCounter } from "./word-counter.ts";

const RESULT_EVERY_MS = 240;

/** Speaks Deepgram's `/v1/listen` on one connection. `words` are what the caller says at present. */
export function serveNovaWire(socket: WireSocket, words: () => readonly string[]): WireServer {
  /** Words of the segments that are final, and of the one that is not. */
  let [settled, heard] = [0, 0];
  let sinceResultMs = 0;
  const segment = (): string =>
    words()
      .slice(settled, settled + heard)
      .join(" ");
  const counter = new WordCounter(({ isLoud, endsWord }) => {
    sinceResultMs += FRAME_MS;
    // Said anew from the beginning: the words of another utterance.
    if (isLoud && heard === 0 && settled >= words().length) settled = 0;
    if (endsWord) heard += 1;
    if (sinceResultMs < RESULT_EVERY_MS) return;
    sinceResultMs = 0;
    socket.tellJson(novaResults(segment()));
  });
  return {
    hear(data) {
      if (typeof data !== "string") {
        counter.push(data);
        return;
      }
      const { type } = JSON.parse(data) as { type: string };
      if (type !== "Finalize") return;
      socket.tellJson(novaResults(segment(), { is_final: true, from_finalize: true }));
      settled += heard;
      heard = 0;
    },
    close() {},
  };
}
