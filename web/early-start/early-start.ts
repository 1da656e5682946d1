import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Plugin, Rollup } from "vite";
import { routes } from "../src/router/routes.ts";
import { type EarlyPage, earlyScript } from "./early-script.ts";

/** A page `x_y` is the module `XYPage.tsx`: so its chunk is found. */
const PAGE_MODULE = /\/src\/pages\/(\w+)\.tsx$/;

/**
 * Puts a script into the built document that downloads the page's own script, styles and first answers at once. Without
 * it they are asked for one after the other: document, entry, page, answer. The script is inline, so the content
 * security policy in `_headers` is given its hash.
 */
export function earlyStart(apiOrigin: string): Plugin {
  let outDir = "";
  let hash = "";
  return {
    name: "early-start",
    apply: "build",
    enforce: "post",
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    generateBundle(_options, bundle) {
      const html = bundle["index.html"];
      if (html?.type !== "asset") throw new Error("early-start: the bundle has no index.html");
      const chunks = new Map(
        Object.values(bundle).flatMap((output) => {
          const page = output.type === "chunk" && PAGE_MODULE.exec(output.facadeModuleId ?? "")?.[1];
          return page ? [[page, output] as const] : [];
        }),
      );
      const pages = Object.entries(routes).map(([page, { pattern, answers }]): EarlyPage => {
        const chunk = chunks.get(moduleOf(page));
        if (chunk === undefined) throw new Error(`early-start: the page ${page} has no chunk ${moduleOf(page)}`);
        return { pattern, answers, ...filesOf(chunk, bundle) };
      });
      const script = earlyScript(pages, apiOrigin);
      hash = createHash("sha256").update(script).digest("base64");
      html.source = String(html.source).replace("<head>", () => `<head>\n    <script>${script}</script>`);
    },
    async closeBundle() {
      // A build that failed has no document.
      if (hash === "") return;
      const path = join(outDir, "_headers");
      const headers = await readFile(path, "utf8");
      await writeFile(path, headers.replace("script-src 'self'", `script-src 'self' 'sha256-${hash}'`));
    },
  };
}

/** Addresses of the chunk, of what it imports at once and of their styles; what the document itself loads is left out. */
function filesOf(chunk: Rollup.OutputChunk, bundle: Rollup.OutputBundle): { scripts: string[]; styles: string[] } {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const visit = (output: Rollup.OutputChunk): void => {
    if (output.isEntry || scripts.has(output.fileName)) return;
    scripts.add(output.fileName);
    for (const style of output.viteMetadata?.importedCss ?? []) styles.add(style);
    for (const name of output.imports) {
      const imported = bundle[name];
      if (imported?.type === "chunk") visit(imported);
    }
  };
  visit(chunk);
  return { scripts: [...scripts], styles: [...styles] };
}

function moduleOf(page: string): string {
  return `${page.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Page`;
}
