import type { CompletionStream } from "../support/vendors/completion-streams.ts";
import type { StreamedAnswer } from "../support/vendors/streamed-language-model.ts";
import { type Chances, mutatedJson, WRONG_VALUES } from "./json-mutations.ts";

/** A stream as a server might really send it: `stream` with up to four things wrong, cut and timed at random. */
export function mutated(stream: CompletionStream, chances: Chances): StreamedAnswer {
  const { below, isSo, pick } = chances;
  if (isSo(0.06)) {
    const headers = pick<Record<string, string>>([{}, { "Retry-After": String(below(4)) }, { "Retry-After": "soon" }]);
    return { status: pick([400, 401, 408, 429, 500, 503]), headers, firstMs: below(800) };
  }
  let text = new TextDecoder().decode(stream.body);
  for (let left = below(5); left > 0; left--) text = mutatedText(text, chances);
  let bytes = new TextEncoder().encode(text);
  if (isSo(0.15)) bytes = bytes.slice(0, below(bytes.length + 1));
  return {
    pieces: cut(bytes, chances),
    firstMs: isSo(0.9) ? below(700) : below(8_000),
    everyMs: isSo(0.8) ? below(60) : below(2_500),
    ending: pick(["closes", "closes", "closes", "is_reset", "stays_open"]),
  };
}

/** The bytes in pieces: at events, or anywhere. */
function cut(bytes: Uint8Array, { below, isSo }: Chances): Uint8Array[] {
  if (isSo(0.4)) {
    const pieces = new TextDecoder().decode(bytes).match(/[^\n]*\n*/g) ?? [];
    return pieces.filter((piece) => piece !== "").map((piece) => new TextEncoder().encode(piece));
  }
  const pieces: Uint8Array[] = [];
  const mostBytes = 20 + below(600);
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + below(mostBytes);
    pieces.push(bytes.slice(at, end));
    at = end;
  }
  return pieces;
}

function mutatedText(text: string, chances: Chances): string {
  const { below, pick } = chances;
  const lines = text.split("\n");
  const chunks = [...lines.keys()].filter((index) => lines[index]?.startsWith("data: {"));
  if (chunks.length === 0) return text;
  const at = pick(chunks);
  switch (below(6)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(at, 0, lines[at] ?? "", "");
      break;
    case 2: {
      const other = pick(chunks);
      [lines[at], lines[other]] = [lines[other] ?? "", lines[at] ?? ""];
      break;
    }
    default:
      lines[at] = `data: ${mutatedJson(lines[at]?.slice("data: ".length) ?? "", WRONG_VALUES, chances)}`;
  }
  return lines.join("\n");
}
