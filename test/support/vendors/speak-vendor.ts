import type { TextToSpeechScene } from "../contracts/text-to-speech.ts";
import { startHttpVendor, type VendorExchange, writeSlowly } from "./http-vendor.ts";

/** Deepgram's speak address over HTTP, and where it listens. */
export async function startSpeakVendor(): Promise<
  Omit<TextToSpeechScene, "adapter" | "voice"> & { url: string; lastExchange(): VendorExchange }
> {
  const vendor = await startHttpVendor();
  let last: VendorExchange | undefined;
  return {
    url: vendor.url,
    lastExchange() {
      if (!last) throw new Error("nothing was asked yet");
      return last;
    },
    speak(script) {
      vendor.answer((exchange) => {
        last = exchange;
        const { response, body, abandoned } = exchange;
        return script({
          text: String(body.text),
          abandoned,
          async send(...parts) {
            if (!response.headersSent) response.writeHead(200, { "Content-Type": "audio/l16" });
            await writeSlowly(response, parts);
          },
          end: () => void response.end(),
          lose: () => void response.destroy(),
        });
      });
    },
    refuse(status, body) {
      vendor.answer(({ response }) => {
        response.writeHead(status, { "Content-Type": "application/json" }).end(body);
      });
    },
    stop: () => vendor.close(),
  };
}
