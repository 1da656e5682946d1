import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Plugin, Rollup } from "vite";
import { documentAnswersOf, leadOf, type PageName, routes } from "../src/router/routes.ts";
import { allowDocumentParts } from "./content-policy.ts";
import { takeStyles } from "./document-styles.ts";
import { type EarlyPage, earlyScript } from "./early-script.ts";
import { playerStyle } from "./player-style.ts";
import { shellHtml } from "./shell.ts";

/** A page `x_y` is the module `XYPage.tsx`: so its chunk is found. */
const PAGE_MODULE = /\/src\/pages\/(\w+)\.tsx$/;

/**
 * Puts into the built document what a page needs first: the frame around every page, drawn before any script is there;
 * all styles; and a script that downloads the page's own script and first answers at once. Without it they are asked
 * for one after the other: document, entry, page, answer. The content security policy in `_headers` is given the hashes
 * of both, and the origin of an API elsewhere.
 */
export function earlyStart(apiOrigin: string): Plugin {
  let outDir = "";
  let parts: { script: string; styles: string } | null = null;
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
      const pages = (Object.keys(routes) as PageName[]).map((page): EarlyPage => {
        const chunk = chunks.get(moduleOf(page));
        if (chunk === undefined) throw new Error(`early-start: the page ${page} has no chunk ${moduleOf(page)}`);
        const { pattern } = routes[page];
        return { pattern, lead: leadOf(page), answers: documentAnswersOf(page), scripts: scriptsOf(chunk, bundle) };
      });
      parts = { script: earlyScript(pages, apiOrigin), styles: takeStyles(bundle) };
      html.source = documentWith(String(html.source), parts);
    },
    async closeBundle() {
      // A build that failed has no document.
      if (parts === null) return;
      const path = join(outDir, "_headers");
      await writeFile(
        path,
        allowDocumentParts(await readFile(path, "utf8"), { ...parts, playerStyle: playerStyle(), apiOrigin }),
      );
    },
  };
}

/** The document with the styles, the frame, and the script that writes into the frame. */
function documentWith(html: string, { script, styles }: { script: string; styles: string }): string {
  const place = '<div id="app"></div>';
  for (const part of ["</head>", place]) {
    if (!html.includes(part)) throw new Error(`early-start: index.html has no ${part}`);
  }
  return html
    .replace(/\s*<link rel="stylesheet"[^>]*>/g, "")
    .replace("</head>", () => `  <style>${styles}</style>\n  </head>`)
    .replace(place, () => `<div id="app">${shellHtml()}</div>\n    <script>${script}</script>`);
}

/** Addresses of the chunk and of what it imports at once; what the document itself loads is left out. */
function scriptsOf(chunk: Rollup.OutputChunk, bundle: Rollup.OutputBundle): string[] {
  const scripts = new Set<string>();
  const seen = new Set<string>();
  const visit = (output: Rollup.OutputChunk, isLoaded: boolean): void => {
    if (seen.has(output.fileName)) return;
    seen.add(output.fileName);
    if (!isLoaded) scripts.add(output.fileName);
    for (const name of output.imports) {
      const imported = bundle[name];
      if (imported?.type === "chunk") visit(imported, isLoaded);
    }
  };
  // Vite has the document load the entry and all that it imports.
  for (const output of Object.values(bundle)) if (output.type === "chunk" && output.isEntry) visit(output, true);
  visit(chunk, false);
  return [...scripts];
}

function moduleOf(page: string): string {
  return `${page.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Page`;
}
