import type { ToolDefinition } from "../../../voice/providers.ts";
import { parseLooseJson } from "./loose-json.ts";
import { isJsonObject, readArguments } from "./tool-arguments.ts";

/** A tool call that a model wrote as text. */
export interface WrittenCall {
  name: string;
  argumentsJson: string;
}

type Json = Record<string, unknown>;

const NAME_KEYS = ["name", "tool_name", "function_name", "tool", "function", "recipient_name", "action"] as const;
const ARGUMENT_KEYS = [
  "arguments",
  "parameters",
  "args",
  "input",
  "kwargs",
  "action_input",
  "tool_input",
  "tool_arguments",
  "function_arguments",
] as const;
/** Fields in which a call stands as a whole. */
const CALL_FIELDS = ["tool_calls", "function_call", "tool_call"] as const;

/**
 * Returns the calls of `tools` in a text in which a model wrote them: as JSON (`{"name": …, "arguments": …}`, alone or
 * in a list), as a name with JSON behind it, as tags for the parameters, or as in a program. Calls of other tools, and
 * those whose arguments cannot be read, are left out.
 */
export function readWrittenCalls(written: string, tools: readonly ToolDefinition[]): WrittenCall[] {
  // Gemma writes quotes as tokens, DeepSeek and LongCat their names into every tag.
  const text = written.replace(/<escape>|<\|"\|>/g, '"').replace(/[|｜]DSML[|｜]|(?<=<\/?)longcat_/g, "");
  const calls: WrittenCall[] = [];
  const values = jsonValues(text);
  let from = 0;
  for (const { value, start, end } of values) {
    const called = callsIn(value, tools);
    // A name in front of an object makes it the arguments.
    const name = called === null ? lastToolName(text.slice(from, start), tools) : null;
    if (called !== null) calls.push(...called);
    else if (name !== null && !Array.isArray(value)) calls.push({ name, argumentsJson: JSON.stringify(value) });
    from = end;
  }
  if (values.length > 0) return calls;
  return [...taggedCalls(text, tools), ...programCalls(text, tools)];
}

/** True when the first JSON value in `text` has the form of a call, of any tool; without JSON, when it names one. */
export function isCallText(text: string, toolNames: ReadonlySet<string>): boolean {
  const first = jsonValues(text)[0];
  if (first === undefined) return [...toolNames].some((name) => new RegExp(`\\b${escaped(name)}\\b`).test(text));
  return callsIn(first.value, null) !== null;
}

/** The calls that a JSON value stands for; null when it has another form. Without `tools`, of any tool. */
function callsIn(value: unknown, tools: readonly ToolDefinition[] | null): WrittenCall[] | null {
  if (Array.isArray(value)) {
    const called = value.map((item) => callsIn(item, tools)).filter((calls) => calls !== null);
    return called.length === 0 ? null : called.flat();
  }
  if (typeof value !== "object" || value === null) return null;
  const fields = value as Json;
  for (const field of CALL_FIELDS) if (typeof fields[field] === "object") return callsIn(fields[field], tools);
  if (typeof fields.function === "object" && fields.function !== null) return callsIn(fields.function, tools);
  // The only field is named for the tool and holds its arguments.
  const [[own, inside] = ["", null]] = Object.entries(fields);
  const isTool = tools === null ? own.includes("_") : tools.some((tool) => tool.name === own);
  if (isTool && Object.keys(fields).length === 1 && typeof inside === "object")
    return [{ name: own, argumentsJson: JSON.stringify(inside ?? {}) }];
  const name = NAME_KEYS.map((key) => fields[key]).find((given) => typeof given === "string" && given !== "");
  const key = ARGUMENT_KEYS.find((candidate) => candidate in fields);
  if (typeof name !== "string" || (key === undefined && Object.keys(fields).length > 1)) return null;
  const given = key === undefined ? {} : (fields[key] ?? {});
  const argumentsJson = readArguments([typeof given === "string" ? given : JSON.stringify(given)]);
  const known = tools === null ? name : (lastToolName(name, tools) ?? null);
  return known === null || !isJsonObject(argumentsJson) ? [] : [{ name: known, argumentsJson }];
}

/** The name of a tool that stands last in `text`; null for none. */
function lastToolName(text: string, tools: readonly ToolDefinition[]): string | null {
  let [last, lastEnd] = [null as string | null, -1];
  for (const { name } of tools) {
    const at = text.lastIndexOf(name);
    const end = at + name.length;
    const isWord = at >= 0 && !/[\w-]/.test(text[at - 1] ?? " ") && !/[\w-]/.test(text[end] ?? " ");
    if (isWord && end > lastEnd) [last, lastEnd] = [name, end];
  }
  return last;
}

/** The JSON objects and lists in `text`, in order, none inside of another. */
function jsonValues(text: string): { value: unknown; start: number; end: number }[] {
  const values: { value: unknown; start: number; end: number }[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "{" && text[at] !== "[") continue;
    const end = balancedEnd(text, at);
    if (end < 0) continue;
    const value = parsed(text.slice(at, end)) ?? parseLooseJson(text.slice(at, end));
    if (typeof value !== "object" || value === null) continue;
    values.push({ value, start: at, end });
    at = end - 1;
  }
  return values;
}

/** Index behind the bracket that closes the one at `start`; -1 for none. */
function balancedEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"' || (char === "'" && /[\s{[:,]/.test(text.charAt(at - 1)))) at = stringEnd(text, at);
    else if (char === "{" || char === "[") depth++;
    else if ((char === "}" || char === "]") && --depth === 0) return at + 1;
  }
  return -1;
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === text[start]) return at;
  }
  return text.length;
}

const OPENING = /<(?:\w+:)?(?:function|invoke|tool_call|function_call)(?:\s*=\s*|\s+name\s*=\s*|>\s*)["']?([\w.:-]+)/gi;
const PARAMETER =
  /<(?:\w+:)?(?:parameter|arg|argument)(?:\s*=\s*|\s+name\s*=\s*)["']?([\w.-]+)["']?[^>]*>([\s\S]*?)(?=<\/(?:\w+:)?(?:parameter|arg|argument)>|<(?:\w+:)?parameter|<\/|$)/gi;
const PAIR = /<arg_key>\s*([\w.-]+)\s*<\/arg_key>\s*<arg_value>([\s\S]*?)<\/arg_value>/gi;
/** A parameter as a tag of its own name, or as an attribute of the call's. */
const CHILD = /<([a-z][\w.-]*)>([^<]*)<\/\1>/gi;
const ATTRIBUTE = /([a-z][\w.-]*)\s*=\s*["']([^"'>]*)["']/gi;

/** Calls whose parameters are tags: `<function=name><parameter=day>friday</parameter></function>` and its relatives. */
function taggedCalls(text: string, tools: readonly ToolDefinition[]): WrittenCall[] {
  const named = tools.map(({ name }) => `<(?:\\w+:)?(${escaped(name)})(?=[\\s/>])([^>]*)`).join("|");
  const openings = [...text.matchAll(OPENING)].map(({ 0: tag, 1: written = "", index }) => ({
    tag,
    written,
    index,
    attributes: "",
  }));
  const ownTags = named === "" ? [] : [...text.matchAll(new RegExp(named, "g"))];
  for (const { 0: tag, index } of ownTags) openings.push({ tag, written: tag, index, attributes: tag });
  const starts = openings
    .sort((a, b) => a.index - b.index)
    .flatMap(({ tag, written, index, attributes }) => {
      const name = lastToolName(attributes === "" ? written : (/^<(?:\w+:)?([\w.-]+)/.exec(written)?.[1] ?? ""), tools);
      // "name(" is a call as in a program.
      return name === null || text.charAt(index + tag.length) === "("
        ? []
        : [{ name, index, end: index + tag.length, attributes }];
    });
  return starts.map(({ name, index, end, attributes }, i) => {
    const body = text.slice(index, starts[i + 1]?.index);
    const parameters = [...body.matchAll(PARAMETER), ...body.matchAll(PAIR)];
    const children = [...attributes.matchAll(ATTRIBUTE), ...text.slice(end, starts[i + 1]?.index).matchAll(CHILD)];
    const given = parameters.length > 0 ? parameters : children;
    const entries = given.map(([, key = "", value = ""]) => [key, typed(value, name, key, tools)]);
    return { name, argumentsJson: JSON.stringify(Object.fromEntries(entries)) };
  });
}

const KEYWORD = /([A-Za-z_]\w*)\s*=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^,()]+)/g;

/** Calls as in a program: `name(day="friday")`. */
function programCalls(text: string, tools: readonly ToolDefinition[]): WrittenCall[] {
  return tools.flatMap(({ name }) => {
    const pattern = new RegExp(
      `(?<![\\w-])${escaped(name)}\\(((?:"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|[^"'()])*)\\)`,
      "g",
    );
    return [...text.matchAll(pattern)].flatMap(({ 1: inside = "" }) => {
      const entries = [...inside.matchAll(KEYWORD)].map(([, key = "", value = ""]) => [key, literal(value.trim())]);
      // What is given by position has no name here.
      if (entries.length === 0 && inside.trim() !== "") return [];
      return [{ name, argumentsJson: JSON.stringify(Object.fromEntries(entries)) }];
    });
  });
}

function literal(text: string): unknown {
  const quoted = /^(["'])([\s\S]*)\1$/.exec(text);
  if (quoted) return (quoted[2] ?? "").replace(/\\(.)/g, "$1");
  if (text === "True") return true;
  if (text === "False") return false;
  if (text === "None") return null;
  return parsed(text) ?? text;
}

/** A parameter's value: text where the tool says so, else what its JSON says. */
function typed(value: string, name: string, key: string, tools: readonly ToolDefinition[]): unknown {
  const text = value.trim();
  const { properties } = (tools.find((tool) => tool.name === name)?.parameters ?? {}) as {
    properties?: Record<string, { type?: unknown } | undefined>;
  };
  if (properties?.[key]?.type === "string") return text;
  return parsed(text) ?? text;
}

function escaped(name: string): string {
  return name.replace(/\W/g, "\\$&");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON
  }
}
