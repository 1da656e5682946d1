import { WebSocket } from "ws";
import { NOTED, RECEIVED } from "../../../workers/measure/live-feed.ts";
import { serveCommands } from "../support/child-process.ts";

/** Messages as subscribers saw them. Times are ms. */
export interface Seen {
  messages: number;
  bytes: number;
  /** From when the hub wrote a difference to when a subscriber had it, a value a subscriber. */
  pushLagsMs: number[];
  /** From a call's report to when a subscriber was told of it. */
  callLagsMs: number[];
  /** Between two messages with figures. */
  beatsMs: number[];
  /** Differences that did not follow on the one before. */
  gaps: number;
  closed: number;
  /** Number of the last snapshot, and the turns of the hour by the last figures. */
  snapshotSeq: number;
  hourTurns: number;
}

/** Subscribers of a live feed, in a process of their own. */
export type SubscriberCommands = {
  open: { takes: { url: string; count: number }; gives: null };
  begin: { takes: null; gives: null };
  collect: { takes: null; gives: Seen };
  close: { takes: null; gives: null };
};

const CONNECTING_AT_ONCE = 64;
/** As the platform's pages. */
const RECEIVED_EVERY_MS = 4_000;
/** Lags that are kept; every one of some thousand subscribers' for some minutes. */
const MAX_LAGS = 2_000_000;

/** The head of every message of the sequence: parsing thousands of them whole would measure this process. */
const HEAD = /^\{"type":"(snapshot|difference)","seq":(\d+),"atEpochMs":(\d+)/;
const STARTED = /"startedAtEpochMs":(\d+),"state":"active"/g;

let seen = nothing();
let sockets: WebSocket[] = [];

function nothing(): Seen {
  const counts = { messages: 0, bytes: 0, gaps: 0, closed: 0, snapshotSeq: 0, hourTurns: 0 };
  return { ...counts, pushLagsMs: [], callLagsMs: [], beatsMs: [] };
}

async function subscribe(url: string, visitor: string): Promise<WebSocket> {
  const subscription = JSON.stringify({ visitor, mayReadTranscripts: true, seq: null });
  const socket = new WebSocket(url, { headers: { "x-feed-subscription": subscription }, perMessageDeflate: false });
  let lastSeq = 0;
  let beatAtMs = 0;
  let receivedAtMs = 0;
  socket.on("message", (data) => {
    const text = String(data);
    if (text === NOTED) return;
    const nowMs = Date.now();
    const [, type, seqText, atText] = HEAD.exec(text) ?? [];
    const seq = Number(seqText);
    seen.messages += 1;
    seen.bytes += text.length;
    if (type === "snapshot") seen.snapshotSeq = seq;
    else {
      if (seq !== lastSeq + 1) seen.gaps += 1;
      if (seen.pushLagsMs.length < MAX_LAGS) seen.pushLagsMs.push(nowMs - Number(atText));
    }
    lastSeq = seq;
    if (text.includes('"figures"', 40)) {
      if (beatAtMs > 0 && type === "difference" && seen.beatsMs.length < MAX_LAGS) seen.beatsMs.push(nowMs - beatAtMs);
      beatAtMs = nowMs;
      const hour = /"hour":\{"turns":\{"n":(\d+)/.exec(text)?.[1];
      if (hour !== undefined) seen.hourTurns = Number(hour);
    }
    if (type === "difference" && text.includes('"put":[{')) {
      for (const [, startedAt] of text.matchAll(STARTED)) {
        if (seen.callLagsMs.length < MAX_LAGS) seen.callLagsMs.push(nowMs - Number(startedAt));
      }
    }
    if (nowMs - receivedAtMs >= RECEIVED_EVERY_MS) {
      receivedAtMs = nowMs;
      socket.send(RECEIVED);
    }
  });
  socket.on("close", () => {
    seen.closed += 1;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return socket;
}

serveCommands<SubscriberCommands>({
  open: async ({ url, count }) => {
    let next = 0;
    const openRest = async (): Promise<void> => {
      while (next < count) sockets.push(await subscribe(url, `visitor ${process.pid} ${next++}`));
    };
    await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, openRest));
    return null;
  },
  begin: () => {
    seen = nothing();
    return null;
  },
  collect: () => seen,
  close: async () => {
    await Promise.all(
      sockets.map((socket) => {
        const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
        socket.close();
        return closed;
      }),
    );
    sockets = [];
    return null;
  },
});
