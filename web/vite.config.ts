import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";
import { earlyStart } from "./early-start/early-start.ts";
import { widgetScript } from "./widget-script.ts";

/**
 * Lets the built page reach an API on another origin (the dashboard hosted on Pages): the content security policy in
 * `public/_headers` names only 'self', so that origin and its sockets are added to its connect-src.
 */
function allowApiOrigin(apiOrigin: string): Plugin {
  let outDir = "";
  return {
    name: "allow-api-origin",
    apply: "build",
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      if (apiOrigin === "") return;
      const path = join(outDir, "_headers");
      const headers = await readFile(path, "utf8");
      await writeFile(
        path,
        headers.replace("connect-src 'self'", `connect-src 'self' ${apiOrigin} ${apiOrigin.replace(/^http/, "ws")}`),
      );
    },
  };
}

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
    allowApiOrigin(apiOrigin),
    earlyStart(apiOrigin),
    widgetScript(),
  ],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // A data: URL would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
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
