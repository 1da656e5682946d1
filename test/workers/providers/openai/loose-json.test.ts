import { describe, expect, it } from "vitest";
import { parseLooseJson } from "../../../../workers/providers/openai/loose-json.ts";

describe("parseLooseJson", () => {
  it.each<[string, unknown]>([
    ['{"a": 1, "b": [true, null, -2.5e1]}', { a: 1, b: [true, null, -25] }],
    ["{'a': 'it\\'s', b: \"x\"}", { a: "it's", b: "x" }],
    ["{a: True, b: False, c: None,}", { a: true, b: false, c: null }],
    ['[1, 2,]  and more "behind"', [1, 2]],
    ['```json\n{"a": {}}\n```', { a: {} }],
    ['{"a": "one\ntwo\\n\\u00e9\\ud83d\\ude00"}', { a: "one\ntwo\né😀" }],
    ['"text"', "text"],
    ["{}", {}],
  ])("reads %j", (text, value) => expect(parseLooseJson(text)).toEqual(value));

  it.each([
    '{"a": 1',
    '{"a": "b',
    "{'a': ",
    "{a 1}",
    "[1 2]",
    '{"a": 1]',
    "word",
    "",
    "0x7",
    "[".repeat(99),
    '{"a": \\}',
  ])("reads nothing of %j", (text) => expect(parseLooseJson(text)).toBeUndefined());

  it("makes no prototype of a name", () => {
    const value = parseLooseJson('{"__proto__": {"x": 1},}') as Record<string, unknown>;
    expect(value.x).toBeUndefined();
    expect(Object.keys(value)).toEqual(["__proto__"]);
  });
});
