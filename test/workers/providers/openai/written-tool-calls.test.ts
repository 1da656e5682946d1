import { describe, expect, it } from "vitest";
import { readWrittenCalls } from "../../../../workers/providers/openai/written-tool-calls.ts";

const tools = [
  {
    name: "book_appointment",
    description: "",
    parameters: {
      type: "object",
      properties: { day: { type: "string" }, time: { type: "string" }, count: { type: "integer" } },
    },
  },
  { name: "list_appointments", description: "", parameters: { type: "object", properties: {} } },
];
const friday = { name: "book_appointment", argumentsJson: '{"day":"friday"}' };
const list = { name: "list_appointments", argumentsJson: "{}" };

/** The calls in `text`, arguments in one spelling. */
function callsIn(text: string) {
  return readWrittenCalls(text, tools).map(({ name, argumentsJson }) => ({
    name,
    argumentsJson: JSON.stringify(JSON.parse(argumentsJson)),
  }));
}

describe("readWrittenCalls", () => {
  it.each([
    '{"name": "book_appointment", "arguments": {"day": "friday"}}',
    '{"name": "book_appointment", "parameters": {"day": "friday"}}',
    '{"name": "book_appointment", "arguments": "{\\"day\\": \\"friday\\"}"}',
    '{"arguments": {"day": "friday"}, "name": "book_appointment"}',
    '{"type": "function", "function": {"name": "book_appointment", "arguments": {"day": "friday"}}}',
    '{"tool": "book_appointment", "args": {"day": "friday"}}',
    '{"action": "book_appointment", "action_input": {"day": "friday"}}',
    '{"recipient_name": "functions.book_appointment", "parameters": {"day": "friday"}}',
    '{"tool_calls": [{"id": "a", "type": "function", "function": {"name": "book_appointment", "arguments": "{\\"day\\":\\"friday\\"}"}}]}',
    '[{"name": "book_appointment", "arguments": {"day": "friday"}}]',
    '<tool_call>\n{"name": "book_appointment", "arguments": {"day": "friday"}}\n</tool_call>',
    '<tool_call>{"name": "book_appointment", "arguments": {"day": "friday"}}<tool_call>',
    '[TOOL_CALLS]book_appointment[ARGS]{"day": "friday"}',
    '[TOOL_CALLS] [{"name": "book_appointment", "arguments": {"day": "friday"}, "id": "abc"}]',
    '<function=book_appointment>{"day": "friday"}</function>',
    "<function=book_appointment>\n<parameter=day>\nfriday\n</parameter>\n</function>",
    '<function name="book_appointment"><parameter name="day">friday</parameter></function>',
    '<function_calls><invoke name="book_appointment"><parameter name="day">friday</parameter></invoke></function_calls>',
    "<tool_call>book_appointment\n<arg_key>day</arg_key>\n<arg_value>friday</arg_value>\n</tool_call>",
    "<tool_call><function=book_appointment><parameter=day>friday</parameter></function></tool_call>",
    '<｜tool▁call▁begin｜>function<｜tool▁sep｜>book_appointment\n```json\n{"day":"friday"}\n```',
    '<|tool_call_begin|>functions.book_appointment:0<|tool_call_argument_begin|>{"day":"friday"}',
    'commentary to=functions.book_appointment <|constrain|>json<|message|>{"day":"friday"}',
    '[book_appointment(day="friday")]',
    "book_appointment(day='friday')",
    'print(default_api.book_appointment(day="friday"))',
    '<tool_call>book_appointment(day="friday")</tool_call>',
    "<book_appointment><day>friday</day></book_appointment>",
    '<book_appointment day="friday" />',
    '<function_calls><invoke name="book_appointment"><day>friday</day></invoke></function_calls>',
    '<｜DSML｜invoke name="book_appointment"><｜DSML｜parameter name="day" string="true">friday</｜DSML｜parameter></｜DSML｜invoke>',
    "<longcat_tool_call>book_appointment\n<longcat_arg_key>day</longcat_arg_key>\n<longcat_arg_value>friday</longcat_arg_value>",
    "call:book_appointment{day:<escape>friday<escape>}",
    'call:book_appointment{day:<|"|>friday<|"|>}',
    "{'name': 'book_appointment', 'arguments': {'day': 'friday'}}",
    '{"name": "book_appointment", "arguments": {"day": "friday",}}',
    '{"book_appointment": {"day": "friday"}}',
    '{"tool": "book_appointment", "tool_input": {"day": "friday"}}',
    '{"function_call": {"name": "book_appointment", "arguments": "{\\"day\\": \\"friday\\"}"}}',
    'Action: book_appointment\nAction Input: {"day": "friday"}',
    'assistant to=functions.book_appointment<|channel|>commentary json<|message|>{"day":"friday"}',
  ])("reads %s", (text) => expect(callsIn(text)).toEqual([friday]));

  it("reads several calls, in their order", () => {
    expect(
      callsIn('[{"name": "list_appointments"}, {"name": "book_appointment", "arguments": {"day": "friday"}}]'),
    ).toEqual([list, friday]);
    expect(
      callsIn(
        "<function=list_appointments></function><function=book_appointment><parameter=day>friday</parameter></function>",
      ),
    ).toEqual([list, friday]);
    expect(callsIn('functions.list_appointments:0{} functions.book_appointment:1{"day":"friday"}')).toEqual([
      list,
      friday,
    ]);
  });

  it("keeps texts as texts where the tool says so, and reads other values", () => {
    const text =
      "<function=book_appointment><parameter=day>15</parameter><parameter=count>2</parameter><parameter=time>ten</parameter></function>";
    expect(callsIn(text)[0]?.argumentsJson).toBe('{"day":"15","count":2,"time":"ten"}');
    expect(callsIn("book_appointment(day='it\\'s', count=2, extra=None, sure=True)")[0]?.argumentsJson).toBe(
      '{"day":"it\'s","count":2,"extra":null,"sure":true}',
    );
  });

  it.each([
    '{"name": "send_rocket", "arguments": {}}',
    '{"name": "book_appointment", "arguments": "friday"}',
    '{"name": "book_appointment", "arguments": {"day": ',
    '{"day": "friday"}',
    "[book_appointment('friday')]",
    "<function=send_rocket><parameter=day>friday</parameter></function>",
    "book_appointments(day='friday')",
    '{"name": "rebook_appointment", "arguments": {}}',
    "nothing at all",
    "",
  ])("reads no call in %s", (text) => expect(callsIn(text)).toEqual([]));
});
