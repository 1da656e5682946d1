import { namedCallAt } from "./call-names.ts";

/**
 * Mark in a model's text that is not part of the answer: where thoughts or a tool call begin, where they end without
 * having begun, or a control token that stands for nothing to be said.
 */
export type Mark =
  | { type: "block"; kind: BlockKind; length: number; closer: RegExp | null }
  /** The text before it was no answer. */
  | { type: "retraction"; length: number }
  | { type: "token"; length: number };

/**
 * Kind of a block that is not said: thoughts, a tool call, a call whose name stands in front, a channel's name, a
 * code fence, or a JSON value.
 */
export type BlockKind = "thoughts" | "call" | "named" | "channel" | "fence" | "json";

/** Longest mark that is waited for. */
const MAX_MARK_CHARS = 200;

/** Characters that a mark may begin with. */
export const MARK_START = /[<[`{◁]/;

const THOUGHTS =
  "(?:(?:inner|internal|hidden|private|begin_of|start|chain_of)_)?(?:(?:ant)?think(?:ing)?|thoughts?|reason(?:ing)?|reflect(?:ion)?|analysis|scratchpad|monologue|planning)(?:_\\w*)?";
const THOUGHTS_TAG = new RegExp(`^(?:${THOUGHTS})$`);
const THOUGHTS_END_TAG = new RegExp(`^(?:${THOUGHTS}|end_of_think(?:ing)?|end_of_thought|end_think(?:ing)?)$`);
/** End of thoughts, however they began. */
export const THOUGHTS_END = new RegExp(
  `<[|｜]?/(?:\\w+:)?(?:${THOUGHTS})[|｜]?\\s*>|<[|｜](?:end_of_think(?:ing)?|end_of_thought|end_think(?:ing)?)[|｜]>|\\[/(?:${THOUGHTS})\\]|◁/think▷`,
  "i",
);

const CALL_TAG =
  /^(?:tool_?calls?|function_?calls?|function|invoke|tool_use|use_tool|tool_code|tool_request|start_function_call|end_function_call|parameter|argument|arg_key|arg_value)$/;
const CALL_TOKEN =
  /^(?:tool_?calls?(?:_section)?(?:_begin|_start)?|function_?calls?(?:_begin|_start)?|start_action|action_start|python_tag|plugin)$/;
const ALL_CALLS_END =
  /<[|｜](?:\/tool_?calls?|tool[_▁]calls(?:_section)?[_▁]end|end_action|action_end|eom_id|eot_id|im_end)[|｜]>/i;
const ONE_CALL_END =
  /<[|｜](?:\/tool_?calls?|tool[_▁]calls?(?:_section)?[_▁]end|end_action|action_end|eom_id|eot_id|im_end)[|｜]>/i;

/** Tags around an answer: not said, but what is in them is. */
const ANSWER_TAG = /^(?:answer|final|final_answer|response|output|s|start_of_turn|end_of_turn|eos|bos)$/;

/** Tokens that the name of a role follows, as that of a channel follows its own. */
const ROLE_TOKEN = /^(?:start|im_start|start_header_id)$/;
/** End of a channel's name. */
const CHANNEL_NAME_END = /<\|(?:message|end_header_id)\|>|\n|(?=<\|(?:channel|start|end)\|?>)/i;
/** End of what is written by one role, on whatever channel. */
export const TURN_END = /<\|(?:end|return|call)\|>|(?=<\|start\|?>)/i;
/** End of what is written on a channel. */
export const CHANNEL_END = /<\|(?:end|return|call)\|>|<channel\|>|(?=<\|(?:channel|start)\|?>)/i;

/** Keys that a written tool call begins with. */
const CALL_KEYS =
  "name|tool|tool_name|function|function_name|recipient_name|tool_calls|tool_call|function_call|type|id|arguments|parameters|args|tool_input|action|action_input".split(
    "|",
  );
const CALL_OBJECT = /^\[?\s*\{\s*(["'])(\w+)\1\s*:/;
const CALL_OBJECT_BEGUN = /^\[?\s*(?:\{\s*(?:["'](\w*)(?:["']\s*)?)?)?$/;

/**
 * Returns the mark that `text` begins with, "open" when that shows only with more text, or null for none. `toolNames`
 * are the tools that the model may call.
 */
export function markAt(text: string, toolNames: ReadonlySet<string>): Mark | "open" | null {
  switch (text[0]) {
    case "<":
      return tagAt(text, toolNames);
    case "[":
      return bracketAt(text, toolNames);
    case "`":
      if (text.startsWith("```")) return { type: "block", kind: "fence", length: 3, closer: /```/ };
      return "```".startsWith(text) ? "open" : null;
    case "{":
      return objectAt(text, toolNames);
    case "◁":
      return tokenAt(text, "◁/think▷", { type: "retraction", length: 8 }) ?? tokenAt(text, "◁think▷", thoughts(7));
    default:
      return null;
  }
}

function thoughts(length: number): Mark {
  return { type: "block", kind: "thoughts", length, closer: THOUGHTS_END };
}

function tokenAt(text: string, token: string, mark: Mark): Mark | "open" | null {
  if (text.startsWith(token)) return mark;
  return token.startsWith(text) ? "open" : null;
}

/** Gemma's thoughts. */
const UNUSED = /^<unused(\d+)>/;

function tagAt(text: string, toolNames: ReadonlySet<string>): Mark | "open" | null {
  // Of "<function=name{…}</function>" the tag never ends.
  if (/^<function=[\w.:-]+\s*\{/.test(text)) return { type: "block", kind: "call", length: 0, closer: /<\/function>/i };
  // A tag that is named for a tool holds its parameters.
  const own = /^<([\w.-]+)(?=[\s/>])/.exec(text)?.[1] ?? "";
  if (toolNames.has(own))
    return { type: "block", kind: "call", length: 0, closer: new RegExp(`/>|</${own}\\s*>`, "i") };
  const unused = UNUSED.exec(text);
  if (unused) {
    const { length } = unused[0];
    return unused[1] === "94"
      ? { type: "block", kind: "thoughts", length, closer: /<unused95>/ }
      : { type: "token", length };
  }
  const end = text.slice(0, MAX_MARK_CHARS).search(/.>/s) + 1;
  if (end === 0) return text.length < MAX_MARK_CHARS && isOpenTag(text, toolNames) ? "open" : null;
  const parts =
    /^<([|｜]?)(\/?)([|｜]?)(?:DSML[|｜]|\w+:|longcat_)?([a-z][\w▁.-]*)((?:\s*[\s=][^<]*)?\/?)([|｜]?)>$/i.exec(
      text.slice(0, end + 1),
    );
  if (!parts) return null;
  const [mark = "", before, slash, between, written = "", , after] = parts;
  const name = written.toLowerCase().replaceAll("▁", "_");
  const isToken = !/^<\/?[|｜]DSML/.test(mark) && Boolean(before || between || after);
  const { length } = mark;
  const tagEnd = new RegExp(`</(?:[|｜]DSML[|｜]|\\w+:|longcat_)?${written}\\s*>`, "i");
  const callEnd = name === "start_function_call" ? /<end_function_call>/ : tagEnd;
  if (name === "channel" && isToken)
    return after && !before
      ? { type: "token", length }
      : { type: "block", kind: "channel", length, closer: CHANNEL_NAME_END };
  if (ROLE_TOKEN.test(name) && isToken) return { type: "block", kind: "channel", length, closer: CHANNEL_NAME_END };
  const isEnd = slash !== "" || name.startsWith("end_");
  if (mark.endsWith("/>"))
    return isEnd || !(THOUGHTS_TAG.test(name) || CALL_TAG.test(name)) ? null : { type: "token", length };
  if ((isToken ? THOUGHTS_END_TAG : THOUGHTS_TAG).test(name))
    return isEnd ? { type: "retraction", length } : thoughts(length);
  if (!isEnd && isToken && CALL_TOKEN.test(name)) {
    const closer =
      /calls|section|action|plugin|python/.test(name) || name.endsWith("call") ? ALL_CALLS_END : ONE_CALL_END;
    return { type: "block", kind: "call", length: 0, closer };
  }
  if (!isToken && CALL_TAG.test(name)) {
    if (isEnd) return { type: "token", length };
    return { type: "block", kind: "call", length: 0, closer: callEnd };
  }
  return isToken || ANSWER_TAG.test(name) ? { type: "token", length } : null;
}

/** Names of tags, for the tags that have not ended. */
const TAG_NAMES = `
  think thinking thought thoughts reason reasoning reflect reflection analysis scratchpad antthink antthinking
  inner_monologue inner_thoughts internal_monologue internal_thoughts internal_reasoning hidden_thoughts planning
  monologue chain_of_thought start_function_call end_function_call tool_call tool_calls toolcall toolcalls function_call
  function_calls functioncall functioncalls function invoke tool_use use_tool tool_code tool_request parameter argument
  arg_key arg_value answer final final_answer response output s start_of_turn end_of_turn eos bos channel
`
  .trim()
  .split(/\s+/);

/** True when `text`, which begins with `<`, may become a tag of `TAG_NAMES` or a control token. */
function isOpenTag(text: string, toolNames: ReadonlySet<string>): boolean {
  if (/^<(?:u(?:n(?:u(?:s(?:e(?:d\d{0,3})?)?)?)?)?)?$/.test(text)) return true;
  if (/^<\/?[|｜][^<]*$/.test(text)) return text.length < 60;
  const parts = /^<\/?[|｜]?(?:\w+:|longcat_)?([\w▁.-]*)([^<]*)$/.exec(text);
  if (!parts) return false;
  const [, name = "", rest = ""] = parts;
  const lower = name.toLowerCase();
  const isThoughts = THOUGHTS_TAG.test(lower);
  if (rest === "") {
    if (isThoughts || [...toolNames].some((tool) => tool.startsWith(name))) return true;
    return TAG_NAMES.some((tag) => tag.startsWith(lower)) || (/^<\/?\w{1,16}:?$/.test(text) && isNamespace(lower));
  }
  return /^[\s=|｜/]/.test(rest) && (TAG_NAMES.includes(lower) || isThoughts || toolNames.has(name));
}

/** Namespaces that vendors put before the name of a tag. */
function isNamespace(name: string): boolean {
  return ["minimax", "seed", "antml", "mm", "longcat_"].some((namespace) => namespace.startsWith(name));
}

const BRACKET_CALLS = ["TOOL_CALLS", "TOOL_CALL", "TOOL_REQUEST"];
const BRACKET_THOUGHTS = ["THINK", "THINKING", "THOUGHT", "REASONING"];
const BRACKET_TOKENS = ["/TOOL_CALLS", "/TOOL_CALL", "END_TOOL_REQUEST", "/TOOL_REQUEST", "/INST", "INST"];

function bracketAt(text: string, toolNames: ReadonlySet<string>): Mark | "open" | null {
  const upper = text.slice(0, 24).toUpperCase();
  const found = (names: readonly string[]): string | undefined => names.find((name) => upper.startsWith(`[${name}]`));
  const isOpen = (names: Iterable<string>, end: string, given = text): boolean =>
    [...names].some((name) => `[${name}${end}`.startsWith(given));
  if (found(BRACKET_CALLS))
    return {
      type: "block",
      kind: "call",
      length: 0,
      closer: /\[(?:END_TOOL_REQUEST|\/TOOL_(?:CALLS?|REQUEST))\]|<\/s>/i,
    };
  const thought = found(BRACKET_THOUGHTS);
  if (thought) return thoughts(thought.length + 2);
  const thoughtEnd = found(BRACKET_THOUGHTS.map((name) => `/${name}`));
  if (thoughtEnd) return { type: "retraction", length: thoughtEnd.length + 2 };
  const token = found(BRACKET_TOKENS);
  if (token) return { type: "token", length: token.length + 2 };
  const [, said = "", inside = ""] =
    /^\[\s*(tool[_ ]?call:?\s+|calling:?\s+|)([^\]]*)/i.exec(text.slice(0, MAX_MARK_CHARS)) ?? [];
  const named = namedCallAt(inside, toolNames);
  const isTold = said !== "" && [...toolNames].some((name) => new RegExp(`^${name}\\b`).test(inside));
  if (named === "call" || isTold) return { type: "block", kind: "named", length: 0, closer: null };
  const names = [
    ...BRACKET_CALLS,
    ...BRACKET_THOUGHTS,
    ...BRACKET_THOUGHTS.map((name) => `/${name}`),
    ...BRACKET_TOKENS,
  ];
  const mayBeTold = ["tool_call:", "tool call:", "toolcall:", "calling "].some((word) =>
    word.startsWith(text.slice(1).toLowerCase()),
  );
  if (
    isOpen(names, "]", upper) ||
    mayBeTold ||
    (named === "open" && text.length < MAX_MARK_CHARS && !text.includes("]"))
  )
    return "open";
  return objectAt(text, toolNames);
}

function objectAt(text: string, toolNames: ReadonlySet<string>): Mark | "open" | null {
  const key = CALL_OBJECT.exec(text)?.[2];
  if (key !== undefined && (CALL_KEYS.includes(key) || toolNames.has(key)))
    return { type: "block", kind: "json", length: 0, closer: null };
  const open = CALL_OBJECT_BEGUN.exec(text);
  if (!open || text.length >= MAX_MARK_CHARS) return null;
  return [...CALL_KEYS, ...toolNames].some((known) => known.startsWith(open[1] ?? "")) ? "open" : null;
}

/** Words before thoughts, before the answer behind them, and before a tool's name. */
const THOUGHT_LABEL = /^\**(?:thoughts?|thinking|reasoning):\**\s/i;
const ANSWER_LABEL = /^\**(?:final answer|answer|response):\**\s+/i;
const LABELS = ["thought: ", "thoughts: ", "thinking: ", "reasoning: ", "final answer: ", "answer: ", "response: "];
const MAX_LABEL_CHARS = 40;
const LABELLED_END = /(?:^|\n)[ \t]*\**(?:(?:final answer|answer|response):\**\s+(?=\S)|(?=action: ))/i;

/**
 * Returns the thoughts, or the word before an answer, that `text` begins with where the answer would begin: told by
 * words, or by what is left of channels whose tokens were lost.
 */
export function labelAt(text: string): Mark | "open" | null {
  if (/^analysis[A-Z]/.test(text))
    return { type: "block", kind: "thoughts", length: 8, closer: /assistant(?:final|(?=commentary to=))/ };
  if (THOUGHT_LABEL.test(text)) return { type: "block", kind: "thoughts", length: 0, closer: LABELLED_END };
  const answer = ANSWER_LABEL.exec(text);
  if (answer && answer[0].length < text.length) return { type: "token", length: answer[0].length };
  const begun = text.slice(0, MAX_LABEL_CHARS).toLowerCase().replaceAll("*", "").trimEnd();
  return "analysis".startsWith(text) || LABELS.some((label) => label.startsWith(begun)) ? "open" : null;
}
