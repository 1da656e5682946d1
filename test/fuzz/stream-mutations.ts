import type { CompletionStream } from "../support/vendors/completion-streams.ts";
import type { StreamedAnswer } from "../support/vendors/streamed-language-model.ts";

/** Chances in an order that a seed decides. */
export interface Chances {
  below(limit: number): number;
  isSo(share: number): boolean;
  pick<T>(items: readonly T[]): T;
}

export function chancesOf(random: () => number): Chances {
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    isSo: (share) => random() < share,
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T,
  };
}

/** What breaks programs that believe what they are sent. */
const WRONG_VALUES: readonly unknown[] = [
  null,
  "",
  " ",
  0,
  -1,
  1.5,
  true,
  [],
  {},
  [null],
  [[]],
  { type: "text" },
  "null",
  "x".repeat(3_000),
  "\ud800",
];

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
      lines[at] = `data: ${mutatedJson(lines[at]?.slice("data: ".length) ?? "", chances)}`;
  }
  return lines.join("\n");
}

/** A chunk with its fields in another order, and most often one of them missing or of another type. */
function mutatedJson(json: string, chances: Chances): string {
  const { below, isSo, pick } = chances;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return json; // cut by an earlier mutation
  }
  const places = placesOf(value);
  const place = places[below(places.length)];
  if (place !== undefined && isSo(0.8)) {
    const [holder, name] = place;
    if (isSo(0.3)) delete holder[name];
    else holder[name] = pick(WRONG_VALUES);
  }
  return JSON.stringify(value, reorder(chances));
}

/** Writes the fields of objects in another order. */
function reorder({ below }: Chances) {
  return (_: string, value: unknown): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value);
    for (let at = entries.length - 1; at > 0; at--) {
      const other = below(at + 1);
      [entries[at], entries[other]] = [entries[other] as [string, unknown], entries[at] as [string, unknown]];
    }
    return Object.fromEntries(entries);
  };
}

/** Every place of a value where another could stand. */
function placesOf(value: unknown): [holder: Record<string, unknown>, name: string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap(
    (name) => [[holder, name], ...placesOf(holder[name])] as [typeof holder, string][],
  );
}
