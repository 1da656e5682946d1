import type { Rollup } from "vite";

/**
 * Takes the styles of all pages out of the bundle and returns them, for the document to hold. They are less than one
 * more request would cost, and no page is ever drawn before its styles are there.
 */
export function takeStyles(bundle: Rollup.OutputBundle): string {
  const styles = Object.values(bundle).filter(
    (output): output is Rollup.OutputAsset => output.type === "asset" && output.fileName.endsWith(".css"),
  );
  if (styles.length === 0) throw new Error("early-start: the bundle has no styles");
  for (const { fileName } of styles) delete bundle[fileName];
  const css = styles.map(({ source }) => String(source).trim()).join("\n");
  // The document would end the element there, and look for a file beside the page and not beside the styles.
  if (/<\/style|url\((?!["']?(?:data:|#|\/))|@import/i.test(css))
    throw new Error("early-start: styles that need a file");
  return css;
}
