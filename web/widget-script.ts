import { join } from "node:path";
import { build, type Plugin } from "vite";

/** Builds `/widget.js` beside the pages: one script without imports, for pages of other sites. */
export function widgetScript(): Plugin {
  let outDir = "";
  let root = "";
  return {
    name: "widget-script",
    apply: "build",
    configResolved(config) {
      root = config.root;
      outDir = config.build.outDir;
    },
    async closeBundle() {
      await build({
        configFile: false,
        root,
        logLevel: "warn",
        publicDir: false,
        build: {
          outDir,
          emptyOutDir: false,
          lib: {
            entry: join(root, "src/widget/widget.ts"),
            formats: ["iife"],
            name: "QuantumVoiceWidget",
            fileName: () => "widget.js",
          },
        },
      });
    },
  };
}
