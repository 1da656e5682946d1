import { callPlaces, isCallPlace, namedCallAt } from "./call-names.ts";
import { type BlockKind, CHANNEL_END, labelAt, MARK_START, type Mark, markAt, TURN_END } from "./written-marks.ts";
import { isCallText } from "./written-tool-calls.ts";

/** Text that may be the beginning of a block's end is kept back. */
const MAX_CLOSER_CHARS = 80;
/** A channel's name is shorter; what is longer is text on a channel that was not opened properly. */
const MAX_CHANNEL_NAME_CHARS = 80;
/** The end of the text let through: it tells where a call may stand. */
const LAST_CHARS = 4;
/** A model that loops within a block must not fill the memory. */
const MAX_BLOCK_CHARS = 65_536;

interface Block {
  kind: BlockKind;
  closer: RegExp | null;
  /** What it held so far; of thoughts nothing is kept. */
  body: string;
  /** The text may be the answer after all, if no end of thoughts ever comes. */
  isAssumed: boolean;
}

/** Settings of an `AnswerFilter`. */
export interface AnswerFilterOptions {
  /** Tools that the model may call. */
  toolNames: ReadonlySet<string>;
  /** The model is known to begin with thoughts that have an end and no beginning. */
  beginsWithThoughts: boolean;
}

/**
 * Filter of what a model writes around its answer: thoughts in every spelling, tool calls as text, control tokens. Text
 * without any of their first characters passes as it is; other text is held back only while it could still be one.
 */
export class AnswerFilter {
  readonly #toolNames: ReadonlySet<string>;
  #held = "";
  #block: Block | null = null;
  /** Something to say was found since the last retraction, and something was let through. */
  #hasBegun = false;
  #hasReturned = false;
  /** Blank space at the answer's beginning. */
  #lead = "";
  /** The end of the text let through. */
  #last = "";
  /** A block has just ended: the blank space behind it is not part of the answer. */
  #isAfterBlock = false;
  #hidden: "thoughts" | "tool_call" | null = null;
  #isRetracted = false;
  #endedThoughts: "none" | "unopened" | "opened" = "none";
  readonly #calls: string[] = [];

  constructor({ toolNames, beginsWithThoughts }: AnswerFilterOptions) {
    this.#toolNames = toolNames;
    if (beginsWithThoughts) {
      const closer = /<[|｜]?\/(?:\w+:)?[a-z_]*(?:think|thought|reason)[a-z_]*[|｜]?>|\[\/THINK\]|◁\/think▷/i;
      this.#block = { kind: "thoughts", closer, body: "", isAssumed: true };
    }
  }

  /** Adds text and returns the part of the answer that it completes. */
  push(text: string): string {
    if (this.#isPlain(text)) {
      this.#last = (this.#last + text).slice(-LAST_CHARS);
      return text;
    }
    this.#held += text;
    const answer = this.#read(false);
    this.#hasReturned ||= answer.trim() !== "";
    return answer;
  }

  /** Returns the text held back that turned out to be answer. Unfinished thoughts are not. */
  end(): string {
    const trusted = this.#block?.isAssumed ? this.#read(false) + this.trust() : "";
    const text = trusted + this.#read(true);
    const block = this.#block;
    this.#block = null;
    if (block === null || block.kind === "thoughts" || block.kind === "channel") return text;
    return text + this.#closed(block, this.#taken(this.#held.length), "");
  }

  /** Ends thoughts that were only assumed: the model tells its thoughts apart itself. Returns what is answer then. */
  trust(): string {
    const block = this.#block;
    if (!block?.isAssumed) return "";
    this.#block = null;
    this.#held = block.body + this.#held;
    return this.#read(false);
  }

  /** Tool calls that were written as text, as they stood. */
  get calls(): readonly string[] {
    return this.#calls;
  }

  /** Thoughts that came to an end: with a beginning, or without one. */
  get endedThoughts(): "none" | "unopened" | "opened" {
    return this.#endedThoughts;
  }

  /** Returns the kind of text that was hidden since this was asked last; null for none. */
  takeHidden(): "thoughts" | "tool_call" | null {
    const hidden = this.#hidden;
    this.#hidden = null;
    return hidden;
  }

  /** True once when the text let through so far was no answer. */
  takeRetraction(): boolean {
    const isRetracted = this.#isRetracted;
    this.#isRetracted = false;
    return isRetracted;
  }

  /** True for text in the middle of an answer in which nothing can begin that is not to be said. */
  #isPlain(text: string): boolean {
    if (this.#block !== null || this.#held !== "" || !this.#hasBegun || this.#isAfterBlock) return false;
    return !MARK_START.test(text) && callPlaces(text, this.#last).next().done === true;
  }

  #read(isEnd: boolean): string {
    let answer = "";
    while (this.#held !== "") {
      if (this.#block !== null) {
        const said = this.#readBlock(this.#block, isEnd);
        // A final channel begins: nothing before it was the answer.
        if (!this.#hasBegun) answer = "";
        if (said === null) return answer;
        answer += said;
        continue;
      }
      const at = this.#nextMark();
      answer += this.#say(this.#taken(at < 0 ? this.#held.length : at));
      if (at < 0) return answer;
      const mark = this.#markHere();
      if (mark === "open" && !isEnd) return answer;
      if (mark === null || mark === "open") answer += this.#say(this.#taken(1));
      else if (mark.type === "retraction") {
        this.#taken(mark.length);
        answer = "";
        this.#retract();
      } else this.#enter(mark);
    }
    return answer;
  }

  /** Index of what may be a mark; -1 for none. A call's name is one where a call can stand. */
  #nextMark(): number {
    const at = this.#held.search(MARK_START);
    const before = this.#hasBegun ? this.#last : "";
    for (const place of callPlaces(at < 0 ? this.#held : this.#held.slice(0, at), before)) {
      if (this.#nameHere(this.#held.slice(place)) !== null) return place;
    }
    return at;
  }

  #markHere(): Mark | "open" | null {
    const before = this.#hasBegun ? this.#last : "";
    const named = isCallPlace(before) ? this.#nameHere(this.#held) : null;
    return named ?? markAt(this.#held, this.#toolNames);
  }

  /** A call whose name stands in front, or, where the answer would begin, thoughts that are told by a word. */
  #nameHere(text: string): Mark | "open" | null {
    const call = namedCallAt(text, this.#toolNames);
    if (call === "call") return { type: "block", kind: "named", length: 0, closer: null };
    return (this.#hasBegun ? null : labelAt(text)) ?? call;
  }

  #enter(mark: Exclude<Mark, { type: "retraction" }>): void {
    this.#lead = "";
    this.#taken(mark.length);
    this.#isAfterBlock = true;
    if (mark.type === "token") return;
    this.#block = { kind: mark.kind, closer: mark.closer, body: "", isAssumed: false };
  }

  /** Reads on in a block; null while its end is not there. */
  #readBlock(block: Block, isEnd: boolean): string | null {
    const isCall = block.kind !== "thoughts" && block.kind !== "channel";
    this.#hidden = isCall || this.#hidden === "tool_call" ? "tool_call" : "thoughts";
    const isBracketed = block.kind === "json" || block.kind === "named";
    const [from, to] = isBracketed ? bracketsEnd(this.#held) : spanOf(block.closer?.exec(this.#held) ?? null);
    if (from >= 0) {
      block.body += this.#taken(from);
      return this.#closed(block, "", this.#taken(to - from));
    }
    if (isEnd) return null;
    if (block.kind === "channel" && this.#held.length > MAX_CHANNEL_NAME_CHARS) {
      block.body = this.#taken(this.#held.length);
      return this.#closed(block, "", "");
    }
    if (block.kind === "channel" && /^\s*final\s*[^<\s]/.test(this.#held)) {
      block.body = this.#taken(this.#held.indexOf("final") + 5);
      return this.#closed(block, "", "");
    }
    if (block.body.length + this.#held.length > MAX_BLOCK_CHARS && block.kind !== "thoughts")
      throw new RangeError("a block never ends");
    if (isBracketed || block.kind === "channel") return null;
    const read = this.#taken(Math.max(0, this.#held.length - MAX_CLOSER_CHARS));
    if (block.kind !== "thoughts" || block.isAssumed) block.body += read;
    if (block.body.length > MAX_BLOCK_CHARS) throw new RangeError("a block never ends");
    return null;
  }

  /** Ends a block and returns what of it is answer all the same. */
  #closed(block: Block, rest: string, closer: string): string {
    const body = block.body + rest;
    this.#block = null;
    this.#isAfterBlock = true;
    switch (block.kind) {
      case "thoughts":
        this.#endedThoughts = block.isAssumed && !/<\w*think/i.test(body) ? "unopened" : "opened";
        return "";
      case "channel":
        return this.#openChannel(body);
      case "call":
      case "named":
        this.#calls.push(body + closer);
        return "";
      case "fence":
      case "json":
        if (isCallText(body, this.#toolNames)) {
          this.#calls.push(body);
          return "";
        }
        this.#isAfterBlock = false;
        return this.#say(block.kind === "fence" ? `\`\`\`${this.#within(body)}${closer}` : this.#within(body, 1));
    }
  }

  /** The text of a block that is answer after all, without the marks in it; the first `kept` characters are none. */
  #within(body: string, kept = 0): string {
    const filter = new AnswerFilter({ toolNames: this.#toolNames, beginsWithThoughts: false });
    const text = filter.push(body.slice(kept)) + filter.end();
    this.#calls.push(...filter.calls);
    return body.slice(0, kept) + text;
  }

  #openChannel(name: string): string {
    const word = /^\s*(\w+)/.exec(name)?.[1]?.toLowerCase() ?? "";
    // The recipient may be told in front of the channel.
    const closer = word === "assistant" ? TURN_END : CHANNEL_END;
    if (/\bto=/.test(name)) this.#block = { kind: "call", closer, body: `${name} `, isAssumed: false };
    else if (/^(?:analysis|thoughts?|thinking|reasoning|user|system|tool|developer)/.test(word))
      this.#block = { kind: "thoughts", closer: CHANNEL_END, body: "", isAssumed: false };
    else if (word === "final" && this.#hasBegun) this.#retract();
    return "";
  }

  #retract(): void {
    this.#isRetracted ||= this.#hasReturned;
    this.#hasReturned = false;
    this.#hasBegun = false;
    this.#lead = "";
    this.#isAfterBlock = true;
    this.#last = "";
    if (this.#endedThoughts === "none") this.#endedThoughts = "unopened";
  }

  #taken(length: number): string {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return text;
  }

  /** Lets `text` through, without the blank space at the answer's beginning and behind a block. */
  #say(text: string): string {
    let said = text;
    if (this.#isAfterBlock) {
      const begun = text.trimStart();
      if (begun === "") return "";
      this.#isAfterBlock = false;
      // One space parts the words before a block from those after it.
      said = this.#last === "" || /\s$/.test(this.#last) || /^[.,;:!?…]/.test(begun) ? begun : ` ${begun}`;
    }
    if (!this.#hasBegun) {
      said = this.#lead + said;
      this.#hasBegun = said.trim() !== "";
      this.#lead = this.#hasBegun ? "" : said;
      if (!this.#hasBegun) return "";
    }
    this.#last = (this.#last + said).slice(-LAST_CHARS);
    return said;
  }
}

function spanOf(match: RegExpExecArray | null): [from: number, to: number] {
  return match === null ? [-1, -1] : [match.index, match.index + match[0].length];
}

/** The end of what the first bracket in `text` opens; -1 while it goes on. */
function bracketsEnd(text: string): [from: number, to: number] {
  let depth = 0;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== "") {
      if (char === "\\") at++;
      else if (char === quote) quote = "";
    } else if (depth > 0 && (char === '"' || (char === "'" && /[\s({[:,=]/.test(text.charAt(at - 1))))) quote = char;
    else if ("{[(".includes(char)) depth++;
    else if (depth > 0 && "}])".includes(char) && --depth === 0) return [at + 1, at + 1];
  }
  return [-1, -1];
}
