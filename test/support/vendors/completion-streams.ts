import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../fixtures/completions");

/** A recorded stream of a completion, and what is to be read from it. Adding one is adding a file. */
export interface CompletionStream {
  /** Its file, without the folder. */
  name: string;
  about: string;
  /** The bytes of the answer's body. */
  body: Uint8Array;
  /** What the caller is to hear, blank space made single. */
  said: string;
  /** Tool calls, each with its arguments: `name {"day":"friday"}`. */
  calls: string[];
  /** Tokens of prompt and completion; null where they are unknown. */
  usage: { promptTokens: number; completionTokens: number } | null;
  /** True when it is to end with an error. */
  fails: boolean;
}

/**
 * The streams in `test/fixtures/completions`. Each file begins with lines of the form `: key value` (`about`, `said`,
 * `call` any number of times, `usage`, `fails`); behind the first blank line stands the body.
 */
export function completionStreams(): CompletionStream[] {
  return readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sse"))
    .sort()
    .map((path) => {
      const text = readFileSync(join(FOLDER, path), "utf8");
      const headEnd = text.indexOf("\n\n");
      const head = [...text.slice(0, headEnd).matchAll(/^: (\w+) ?(.*)$/gm)].map(([, key, value = ""]) => ({
        key,
        value,
      }));
      const headValue = (key: string): string => head.find((line) => line.key === key)?.value ?? "";
      const tokens = /^(\d+) (\d+)$/.exec(headValue("usage"));
      return {
        name: path.replace(/\.sse$/, ""),
        about: headValue("about"),
        body: new TextEncoder().encode(text.slice(headEnd + 2)),
        said: headValue("said"),
        calls: head.filter(({ key }) => key === "call").map(({ value }) => value),
        usage: tokens && { promptTokens: Number(tokens[1]), completionTokens: Number(tokens[2]) },
        fails: head.some(({ key }) => key === "fails"),
      };
    });
}
