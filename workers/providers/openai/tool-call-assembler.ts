import type { ToolCall } from "../../../voice/providers.ts";
import type { ToolCallFragment } from "./chat-chunks.ts";
import { isJsonObject, readArguments } from "./tool-arguments.ts";

/** A tool call's arguments are a small JSON object; a model that loops must not fill the memory. */
const MAX_ARGUMENTS_CHARS = 65_536;

interface PartialCall {
  index: number | null;
  /** The vendor's; null when it gave none. */
  id: string | null;
  name: string;
  parts: string[];
  chars: number;
}

/**
 * Assembler of tool calls from their fragments. Vendors agree on little: the name may come in parts or with every
 * fragment, the index may be missing or the same for all, ids may be missing, repeated or made up anew, arguments may
 * come in parts, as an object, twice, or again and again from their beginning.
 */
export class ToolCallAssembler {
  readonly #toolNames: ReadonlySet<string>;
  readonly #calls: PartialCall[] = [];

  /** `toolNames`: names of the tools that the model was offered. */
  constructor(toolNames: ReadonlySet<string>) {
    this.#toolNames = toolNames;
  }

  /** True once a call has begun. */
  get hasAny(): boolean {
    return this.#calls.length > 0;
  }

  /** Adds a fragment. Throws `RangeError` when a call's arguments never end (65,536 characters). */
  add(fragment: ToolCallFragment): void {
    const { name, arguments: text } = fragment.function;
    const call = this.#callOf(fragment) ?? this.#begin(fragment);
    call.id ??= fragment.id || null;
    if (name) call.name = this.#joinedName(call.name, name);
    if (!text) return;
    call.parts.push(text);
    call.chars += text.length;
    if (call.chars > MAX_ARGUMENTS_CHARS) throw new RangeError("a tool call's arguments are too long");
  }

  /** Returns the calls, in the order in which they began, each with an id of its own. */
  calls(): ToolCall[] {
    const ids = new Set<string>();
    return this.#calls.map(({ id, name, parts }, position) => {
      const given = id ?? `call_${position}`;
      const own = ids.has(given) ? `${given}_${position}` : given;
      ids.add(own);
      return { id: own, name: this.toolName(name), argumentsJson: readArguments(parts) };
    });
  }

  /**
   * Returns the tool that a model means by `name`: some put a namespace before it or a control token behind it, and
   * some write it in capitals, with hyphens or in quotes.
   */
  toolName(name: string): string {
    const bare = name.replace(/<\|.*$/s, "").trim();
    if (this.#toolNames.has(bare)) return bare;
    const last = bare.split(/[.:/]/).at(-1) ?? "";
    if (this.#toolNames.has(last)) return last;
    const alike = [...this.#toolNames].filter((known) => lettersOf(known) === lettersOf(last));
    return alike.length === 1 && alike[0] ? alike[0] : bare;
  }

  #begin({ index, id }: ToolCallFragment): PartialCall {
    const call = { index: index ?? null, id: id || null, name: "", parts: [], chars: 0 };
    this.#calls.push(call);
    return call;
  }

  /** The call that a fragment belongs to; undefined when it begins another. */
  #callOf(fragment: ToolCallFragment): PartialCall | undefined {
    const { id, function: part } = fragment;
    const index = fragment.index ?? null;
    const isHere = (call: PartialCall): boolean => index === null || call.index === null || call.index === index;
    const ofId = id ? this.#calls.findLast((call) => call.id === id && (isHere(call) || !part.name)) : undefined;
    const call = ofId ?? (index === null ? this.#calls.at(-1) : this.#calls.findLast((other) => other.index === index));
    if (call === undefined || !part.name || call.name === "") return call;
    return this.#isAnother(call, fragment) ? undefined : call;
  }

  /** True when a fragment with a name begins another call than `call`, although index or id would not say so. */
  #isAnother(call: PartialCall, { id, function: part }: ToolCallFragment): boolean {
    const isWhole = call.chars === 0 || isJsonObject(call.parts.join(""));
    if (id && call.id !== null && id !== call.id) return isWhole;
    const name = part.name ?? "";
    // A name comes before its arguments: another one behind them begins another call.
    if (name !== call.name) {
      const isKnown = this.#toolNames.has(name) && this.#toolNames.has(call.name);
      return isWhole && (call.chars > 0 || isKnown);
    }
    if (id && id === call.id) return false;
    // Without ids: the same tool with other arguments, each sent whole.
    const text = part.arguments ?? "";
    return call.chars > 0 && isWhole && isJsonObject(text) && call.parts.join("") !== text;
  }

  #joinedName(name: string, part: string): string {
    if (part === name) return name;
    if (this.#toolNames.has(name + part)) return name + part;
    if (this.#toolNames.has(name)) return name;
    return part.startsWith(name) || this.#toolNames.has(part) ? part : name + part;
  }
}

/** Letters and digits of a name, in lower case. */
function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
