import preact from "@preact/preset-vite";
import { defineConfig } from "vite";
import { chunkGroups } from "./chunk-groups.ts";
import { earlyStart } from "./early-start/early-start.ts";
import { widgetScript } from "./widget-script.ts";

const apiOrigin = process.env.VITE_API_ORIGIN ?? "";
if (apiOrigin !== "" && !(URL.canParse(apiOrigin) && new URL(apiOrigin).origin === apiOrigin)) {
  throw new Error(`VITE_API_ORIGIN must be an origin such as https://voice.example.com, not ${apiOrigin}`);
}
const devTarget = apiOrigin === "" ? "http://127.0.0.1:8787" : apiOrigin;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    // Components only: hot reloading put into the audio worklet's modules would look there for a window.
    preact({ include: /\.tsx$/, devToolsEnabled: false, reactAliasesEnabled: false }),
    earlyStart(apiOrigin),
    widgetScript(),
  ],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // A data: URL would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One for all pages: the document holds it (early-start).
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups: chunkGroups } } },
  },
  worker: { format: "es" },
  server: {
    host: "127.0.0.1",
    proxy: {
      // The host stays this one, so that the server takes the page for its own and names it in call addresses.
      "/api": { target: devTarget, changeOrigin: false },
      // Call sockets have two parts; one part is a page.
      "^/agents/[^/]+/.": { target: devTarget, changeOrigin: false, ws: true },
    },
  },
});
