import { describe, expect, it } from "vitest";
import { parseChatChunk } from "../../../../workers/providers/openai/chat-chunks.ts";
import { ToolCallAssembler } from "../../../../workers/providers/openai/tool-call-assembler.ts";

const toolNames = new Set(["book_appointment", "list_appointments"]);
const FRIDAY = '{"day":"friday"}';
const MONDAY = '{"day":"monday"}';

/** The calls that these fragments make; each is one chunk's, as it stands on the wire. */
function assembled(fragments: unknown[], names = toolNames) {
  const assembler = new ToolCallAssembler(names);
  for (const fragment of fragments) {
    const chunk = parseChatChunk({ choices: [{ delta: { tool_calls: [fragment] } }] });
    for (const read of chunk?.choices?.[0]?.delta?.tool_calls ?? []) assembler.add(read);
  }
  return assembler.calls().map(({ id, name, argumentsJson }) => `${id} ${name} ${argumentsJson}`);
}

const f = (name?: unknown, args?: unknown) => ({ name, arguments: args });
const book = "book_appointment";

describe("ToolCallAssembler", () => {
  it.each<[string, unknown[]]>([
    [
      "in parts",
      [
        { index: 0, id: "a", function: f(book, "") },
        { index: 0, function: f(undefined, '{"day":') },
        { index: 0, function: f(undefined, '"friday"}') },
      ],
    ],
    [
      "with the name in every fragment",
      ['{"day":', '"friday', '"}'].map((args) => ({ index: 0, id: "a", function: f(book, args) })),
    ],
    [
      "with the name in parts",
      [
        { index: 0, id: "a", function: f("book_") },
        { index: 0, function: f("appointment") },
        { index: 0, function: f(null, FRIDAY) },
      ],
    ],
    [
      "with the name growing",
      [
        { index: 0, id: "a", function: f("book") },
        { index: 0, function: f("book_appoint") },
        { index: 0, function: f(book, FRIDAY) },
      ],
    ],
    [
      "with an empty name behind it",
      [
        { index: 0, id: "a", function: f(book, '{"day":') },
        { index: 0, id: "", function: f("", '"friday"}') },
      ],
    ],
    ["with a namespace", [{ index: 0, id: "a", function: f(`functions.${book}`, FRIDAY) }]],
    ["with a control token", [{ index: 0, id: "a", function: f(`${book}<|channel|>commentary`, FRIDAY) }]],
    ["without an index", [{ id: "a", function: f(book, '{"day":') }, { function: f(undefined, '"friday"}') }]],
    [
      "without an index, id and name repeated",
      ['{"day":', '"friday"}'].map((args) => ({ id: "a", function: f(book, args) })),
    ],
    [
      "with an index as text",
      [
        { index: "0", id: "a", function: f(book, '{"day":') },
        { index: "0", function: f(undefined, '"friday"}') },
      ],
    ],
    [
      "with an index that counts fragments",
      [
        { index: 0, id: "a", function: f(book, '{"day":') },
        { index: 1, id: "a", function: f(undefined, '"friday"}') },
      ],
    ],
    [
      "with another id in every fragment",
      [
        { index: 0, id: "a", function: f(book, '{"day":') },
        { index: 0, id: "b", function: f(undefined, '"friday"}') },
      ],
    ],
    ["with arguments as an object", [{ index: 0, id: "a", function: f(book, { day: "friday" }) }]],
    [
      "with arguments as JSON text twice over",
      [{ index: 0, id: "a", function: f(book, JSON.stringify(FRIDAY)) }].map((call) => call),
    ],
    [
      "with arguments sent whole twice",
      [
        { index: 0, id: "a", function: f(book, FRIDAY) },
        { index: 0, id: "a", function: f(book, FRIDAY) },
      ],
    ],
    [
      "with arguments in parts and then whole",
      [
        { index: 0, id: "a", function: f(book, '{"day":') },
        { index: 0, function: f(null, '"friday"}') },
        { index: 0, function: f(null, FRIDAY) },
      ],
    ],
    [
      "with arguments from their beginning each time",
      ['{"day":', '{"day":"fri', FRIDAY].map((args) => ({ index: 0, id: "a", function: f(book, args) })),
    ],
    [
      "with empty arguments behind the whole",
      [
        { index: 0, id: "a", function: f(book, FRIDAY) },
        { index: 0, function: f(null, "{}") },
      ],
    ],
    ["without a function around it", [{ index: 0, id: "a", name: book, arguments: { day: "friday" } }]],
  ])("reads a call %s", (_, fragments) => expect(assembled(fragments)).toEqual([`a ${book} ${FRIDAY}`]));

  it.each<[string, unknown[]]>([
    [
      "of one index and ids of their own",
      [
        { index: 0, id: "a", function: f(book, FRIDAY) },
        { index: 0, id: "b", function: f(book, MONDAY) },
      ],
    ],
    [
      "without an index",
      [
        { id: "a", function: f(book, FRIDAY) },
        { id: "b", function: f(book, MONDAY) },
      ],
    ],
    [
      "of one index, in parts",
      [
        { index: 0, id: "a", function: f(book, "") },
        { index: 0, function: f(null, FRIDAY) },
        { index: 0, id: "b", function: f(book, "") },
        { index: 0, function: f(null, MONDAY) },
      ],
    ],
    [
      "interleaved",
      [
        { index: 0, id: "a", function: f(book, '{"day":') },
        { index: 1, id: "b", function: f(book, '{"day":') },
        { index: 0, function: f(null, '"friday"}') },
        { index: 1, function: f(null, '"monday"}') },
      ],
    ],
  ])("keeps two calls apart %s", (_, fragments) =>
    expect(assembled(fragments)).toEqual([`a ${book} ${FRIDAY}`, `b ${book} ${MONDAY}`]),
  );

  it("keeps two calls apart without ids, and gives calls of one id their own", () => {
    const both = [`call_0 ${book} ${FRIDAY}`, `call_1 ${book} ${MONDAY}`];
    expect(assembled([{ function: f(book, FRIDAY) }, { function: f(book, MONDAY) }])).toEqual(both);
    expect(
      assembled([
        { index: 0, function: f(book, FRIDAY) },
        { index: 0, function: f(book, MONDAY) },
      ]),
    ).toEqual(both);
    expect(
      assembled([
        { index: 0, function: f(book, FRIDAY) },
        { index: 0, function: f("list_appointments", "") },
      ]),
    ).toEqual([both[0], "call_1 list_appointments {}"]);
    const ids = assembled([
      { index: 0, id: "a", function: f(book, FRIDAY) },
      { index: 1, id: "a", function: f("list_appointments", "{}") },
    ]).map((call) => call.split(" ")[0]);
    expect(new Set(ids).size).toBe(2);
  });

  it.each(["", "  ", "null", null, undefined])("takes the arguments %j for none", (args) => {
    expect(assembled([{ index: 0, id: "a", function: f("list_appointments", args) }])).toEqual([
      "a list_appointments {}",
    ]);
  });

  it("hands on arguments that cannot be read as they are", () => {
    expect(assembled([{ index: 0, id: "a", function: f(book, '{"day":') }])).toEqual([`a ${book} {"day":`]);
  });

  it("keeps an object inside of an object", () => {
    const fragments = ['{"a":', '{"a":1}}'].map((args) => ({ index: 0, id: "a", function: f(null, args) }));
    expect(assembled([{ index: 0, id: "a", function: f(book, "") }, ...fragments])).toEqual([
      `a ${book} {"a":{"a":1}}`,
    ]);
  });

  it("assembles names of tools that nobody offered", () => {
    expect(
      assembled(
        ["go", "go"].map((name) => ({ index: 0, id: "a", function: f(name, "") })),
        new Set(),
      ),
    ).toEqual(["a go {}"]);
  });
});
