import type { SpeechRequest, TextToSpeechScene } from "../contracts/text-to-speech.ts";
import { type SocketVendor, startSocketVendor, type VendorPeer } from "./socket-vendor.ts";

/** Deepgram's speak socket: says each flushed clause by the script, one after the other. */
export async function startSpeakSocketVendor(): Promise<
  Pick<TextToSpeechScene, "speak"> & { vendor: SocketVendor; spoken: string[] }
> {
  const vendor = await startSocketVendor();
  const spoken: string[] = [];
  let script: (request: SpeechRequest) => void | Promise<void> = () => {};

  async function serve(peer: VendorPeer): Promise<void> {
    let text = "";
    let cleared = Promise.withResolvers<void>();
    void peer.closed.then(() => cleared.resolve());
    for (;;) {
      const message = await peer.nextJson();
      if (message.type === "Speak") text += message.text;
      if (message.type === "Clear") {
        cleared.resolve();
        peer.sendBinary(Uint8Array.of(1, 2, 3)); // audio that was already on its way
        peer.sendJson({ type: "Cleared", sequence_id: 0 });
      }
      if (message.type !== "Flush") continue;
      cleared = Promise.withResolvers();
      const clause = cleared;
      void peer.closed.then(() => clause.resolve());
      spoken.push(text);
      void script({
        text,
        abandoned: clause.promise,
        async send(...parts) {
          for (const part of parts) peer.sendBinary(part);
        },
        end: () => peer.sendJson({ type: "Flushed", sequence_id: 0 }),
        lose: () => peer.lose(),
      });
      text = "";
    }
  }

  void (async () => {
    for (;;) serve(await vendor.nextPeer()).catch(() => {}); // ends with the client
  })();
  return {
    vendor,
    spoken,
    speak(next) {
      script = next;
    },
  };
}
