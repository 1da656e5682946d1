import { FeedConnection, type FeedSocketEvents } from "./feed-connection.ts";
import { SharedFeed, type SharedFeedDeps } from "./shared-feed.ts";

/** Where a feed is, and who asks. Tabs with the same source share one socket. */
export interface FeedSource {
  /** Address of the WebSocket. */
  address: string;
  /** API key to ask with; null: the browser's session. */
  apiKey: string | null;
}

/** This tab's part in the browser's live feed from `source`. `listener` is called on every change of its view. */
export function createBrowserFeed(source: FeedSource, listener: () => void): SharedFeed {
  const canShare = "locks" in navigator && "BroadcastChannel" in globalThis;
  const name = `quantum-voice-feed ${source.address} ${source.apiKey ?? ""}`;
  const sharing = canShare ? shared(name) : alone;
  return new SharedFeed(
    { tab: crypto.randomUUID(), nowEpochMs: () => Date.now(), connect: connectTo(source), ...sharing },
    listener,
  );
}

const connectTo =
  (source: FeedSource): SharedFeedDeps["connect"] =>
  (listener, known) => {
    const connection = new FeedConnection(
      {
        open: (events, seq) => open(source, events, seq),
        nowEpochMs: () => Date.now(),
        random: () => Math.random(),
        isOnline: () => navigator.onLine,
        schedule: (ms, task) => {
          const timer = setTimeout(task, ms);
          return () => clearTimeout(timer);
        },
      },
      listener,
      known,
    );
    const online = () => connection.networkIsBack();
    const offline = () => connection.networkIsGone();
    addEventListener("online", online);
    addEventListener("offline", offline);
    return {
      get view() {
        return connection.view;
      },
      watch: (wish) => connection.watch(wish),
      stop: () => {
        removeEventListener("online", online);
        removeEventListener("offline", offline);
        connection.stop();
      },
    };
  };

function open({ address, apiKey }: FeedSource, events: FeedSocketEvents, seq: number | null): WebSocket {
  const query = seq === null ? "" : `?seq=${seq}`;
  const socket = new WebSocket(address + query, apiKey === null ? [] : feedProtocols(apiKey));
  socket.onopen = () => events.opened();
  socket.onmessage = ({ data }) => events.received(String(data));
  socket.onclose = ({ code }) => events.closed(code);
  return socket;
}

/**
 * A page of another site has no session here and may not set headers on a socket: its key goes with the protocols that
 * it offers, of which the hub takes the first.
 */
function feedProtocols(apiKey: string): string[] {
  return ["quantum-voice.live", `quantum-voice.key.${apiKey}`];
}

function shared(name: string): Pick<SharedFeedDeps, "channel" | "hold"> {
  return { channel: channelNamed(name), hold: (lock, signal) => hold(`${name} ${lock}`, signal) };
}

function channelNamed(name: string): SharedFeedDeps["channel"] {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen: (listener) => {
      channel.onmessage = ({ data }) => listener(data);
      return () => channel.close();
    },
  };
}

function hold(name: string, signal: AbortSignal): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { signal }, () => new Promise<void>((release) => resolve(release)))
      // Also after it was held and given back, when nobody listens any more.
      .catch(reject);
  });
}

/** Where a browser lets tabs not agree, as on a page without TLS, each has its own socket. */
const alone: Pick<SharedFeedDeps, "channel" | "hold"> = {
  channel: { post: () => undefined, listen: () => () => undefined },
  hold: (_name, signal) => (signal.aborted ? Promise.reject(signal.reason) : Promise.resolve(() => undefined)),
};
