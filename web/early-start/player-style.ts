import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { WAVE_HEIGHT_PX } from "../src/record/hearing/wave-height.ts";

/** The style element in the library's code; its one variable is the height that it is given. */
const STYLE = /<style\$\{[^}]*\$\{[^}]*\}[^}]*\}>((?:[^$]|\$(?!\{))*)\$\{[^}]*\}((?:[^$]|\$(?!\{))*?)<\/style>/;

/**
 * The style that wavesurfer.js writes into its part of a page, to the letter: the content security policy lets be by its
 * hash what it knows, and nothing else that is inline. Throws when the library does not have it where it was.
 */
export function playerStyle(): string {
  const folder = dirname(createRequire(import.meta.url).resolve("wavesurfer.js"));
  const found = STYLE.exec(readFileSync(join(folder, "wavesurfer.esm.js"), "utf8"));
  if (found === null) throw new Error("early-start: wavesurfer.js has no style that the content policy could allow");
  const [, before = "", after = ""] = found;
  // Written with escapes where the code is on one line.
  return [before, WAVE_HEIGHT_PX, after].join("").replaceAll("\\n", "\n");
}
