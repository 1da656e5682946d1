import type { LanguageModelScene } from "../contracts/language-model.ts";
import { startHttpVendor, type VendorExchange, writeSlowly } from "./http-vendor.ts";

/** The vendor's side of the language-model contract over HTTP, and its address. */
export async function startOpenAiVendor(): Promise<
  Omit<LanguageModelScene, "adapter"> & { url: string; lastExchange(): VendorExchange }
> {
  const vendor = await startHttpVendor();
  let last: VendorExchange | undefined;
  return {
    url: vendor.url,
    lastExchange() {
      if (!last) throw new Error("nothing was asked yet");
      return last;
    },
    answer(script) {
      vendor.answer((exchange) => {
        last = exchange;
        const { response, body, abandoned } = exchange;
        return script({
          body,
          abandoned,
          async send(...parts) {
            if (!response.headersSent) response.writeHead(200, { "Content-Type": "text/event-stream" });
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
