import { describe, expect, it } from "vitest";
import { AnswerFilter } from "../../../../workers/providers/openai/answer-filter.ts";

const toolNames = new Set(["book_appointment", "list_appointments"]);

/** What is left of `texts` when the model has ended, and the calls that were written in them. */
function filtered(texts: readonly string[], beginsWithThoughts = false) {
  const filter = new AnswerFilter({ toolNames, beginsWithThoughts });
  let answer = "";
  const take = (text: string): void => {
    if (filter.takeRetraction()) answer = "";
    answer += text;
  };
  for (const text of texts) take(filter.push(text));
  take(filter.end());
  return { answer, calls: filter.calls };
}

function expectFiltered(text: string, answer: string, beginsWithThoughts = false): void {
  expect(filtered([text], beginsWithThoughts).answer).toBe(answer);
  expect(filtered([...text], beginsWithThoughts).answer).toBe(answer);
  expect(filtered(text.match(/.{1,7}/gs) ?? [], beginsWithThoughts).answer).toBe(answer);
}

describe("AnswerFilter", () => {
  it.each([
    "Yes.",
    "",
    "<thi",
    "I <3 you, and 5 < 6 > 4.",
    "Press <b>one</b> now.",
    "a < b",
    "Take [the blue] pill [TH",
    "{curly} and [square]",
    "`code` and ``more``",
    "```\nplain text\n```",
    '{"day": "friday"}',
    "book it",
    "book_appointment is what it is called.",
    "Yes.\nbook it.",
    "Call: 555 123.",
    "Tool: a hammer.",
    "Action is needed. Input: none.",
    "Reasonable, I think.",
    "Thoughts are free.",
    "I said: *yes*. `code`. >>> so",
    "{'so': 'it'} is.",
    "<unsaid> so",
    "[Calling now] so. [tool] so.",
    "analysis of your teeth",
    "an answer",
    "Well… ◁ that",
    "Ann Smith thinks so.",
  ])("lets %j through, however it is cut", (text) => expectFiltered(text, text));

  it.each([
    ["<think>hmm</think>Yes.", "Yes."],
    ["\n <think>\nhmm\n</think>\n\nYes.", "Yes."],
    ["<think></think>Yes.", "Yes."],
    ["<think>a </thin b</think>Yes.", "Yes."],
    ["<think>never ends", ""],
    ["<thinking aloud>hmm", ""],
    ["<thinking>hmm</thinking> Yes.", "Yes."],
    ["<THINK>hmm</Think>Yes.", "Yes."],
    ['<think mode="deep" budget=3>hmm</think>Yes.', "Yes."],
    ["<reasoning>hmm</reasoning>Yes.", "Yes."],
    ["<reflection>hmm</reflection>Yes.", "Yes."],
    ["<thought>hmm</thought>Yes.", "Yes."],
    ["<seed:think>hmm</seed:think>Yes.", "Yes."],
    ["[THINK]hmm[/THINK]Yes.", "Yes."],
    ["<|begin_of_thought|>hmm<|end_of_thought|>Yes.", "Yes."],
    ["<|START_THINKING|>hmm<|END_THINKING|>Yes.", "Yes."],
    ["◁think▷hmm◁/think▷Yes.", "Yes."],
    ["<think/>Yes.", "Yes."],
    [" Yes <think>no</think>", " Yes "],
    ["We are open <think>hmm</think> from eight.", "We are open from eight."],
    ["We are open<think>hmm</think>from eight.", "We are open from eight."],
    ["We are open <think>hmm</think>.", "We are open ."],
    ["<think>a</think>Yes<think>b</think>, we are.", "Yes, we are."],
    ["<reasoning>hmm</reasoning>\n<answer>Yes.</answer>", "Yes."],
    ["<think>hmm</think>\n<response>\nYes.\n</response>", "Yes.\n"],
    ["Yes.</s>", "Yes."],
    ["Yes.<|im_end|>", "Yes."],
    ["Yes.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nAnd then?", "Yes."],
    ["<|channel|>analysis<|message|>hmm<|end|><|start|>assistant<|channel|>final<|message|>Yes.<|return|>", "Yes."],
    ["<|channel|>analysis The user asks.<|channel|>final Yes.", "Yes."],
    ["<|channel|>final<|message|>Yes.", "Yes."],
    ["<|channel|>analysis<|message|>never ends", ""],
    ["<|channel>thought\nhmm<channel|>Yes.", "Yes."],
    ["<|channel|>commentary<|message|>One moment.<|end|>", "One moment."],
    ["analysisThe user asks.assistantfinalYes.", "Yes."],
    ["<think >hmm</think >Yes.", "Yes."],
    ["<think>hmm</think\n>Yes.", "Yes."],
    ["<think>hmm</thinking>Yes.", "Yes."],
    ["<|thinking|>hmm<|/thinking|>Yes.", "Yes."],
    ["<reasoning_content>hmm</reasoning_content>Yes.", "Yes."],
    ["<internal_thoughts>hmm</internal_thoughts>Yes.", "Yes."],
    ["<think_never_used_51bce0c785ca>hmm</think_never_used_51bce0c785ca>Yes.", "Yes."],
    ["<unused94>thought\nhmm<unused95>Yes.<unused7>", "Yes."],
    ["<seed:think>a<seed:cot_budget_reflect>b</seed:cot_budget_reflect></seed:think>Yes.", "Yes."],
    ["Thought: the user asks\nFinal Answer: Yes.", "Yes."],
    ["**Thinking:** hmm\n\n**Answer:** Yes.", "Yes."],
    ["Final answer: Yes.", "Yes."],
    ["<think>hmm</think><|begin_of_box|>Yes.<|end_of_box|>", "Yes."],
  ])("makes of %j the answer %j, however it is cut", (text, answer) => expectFiltered(text, answer));

  it.each([
    ["Okay, the user asks. </think>\n\nYes.", "Yes."],
    ["Okay, [/THINK] Yes.", "Yes."],
    ["Okay. </thinking> Yes.", "Yes."],
    ["Okay.<|end|><|start|>assistant<|channel|>final<|message|>Yes.", "Yes."],
    ["<think>a<think>b</think>c</think>Yes.", "Yes."],
    ["Okay.</think>", ""],
  ])("takes back what stood before an end without a beginning: %j", (text, answer) => expectFiltered(text, answer));

  it.each([
    ["Okay, the user asks. </think>\n\nYes.", "Yes."],
    ["<think>Okay.</think>Yes.", "Yes."],
    ["Yes. There is none.", "Yes. There is none."],
    ['<tool_call>{"name": "book_appointment", "arguments": {}}</tool_call>', ""],
    ["<|tool_call_begin|>functions.book_appointment:0", ""],
    ["Yes, <reflection>hmm</reflection>we are.", "Yes, we are."],
  ])("holds the text of a model that is known to begin with thoughts: %j", (text, answer) => {
    expectFiltered(text, answer, true);
    const filter = new AnswerFilter({ toolNames, beginsWithThoughts: true });
    for (const character of text) filter.push(character);
    expect(filter.takeRetraction()).toBe(false);
  });

  it("lets go of such text when the model tells its thoughts apart after all", () => {
    const filter = new AnswerFilter({ toolNames, beginsWithThoughts: true });
    expect(filter.push("Yes, ")).toBe("");
    expect(filter.trust()).toBe("Yes, ");
    expect(filter.push("we are.")).toBe("we are.");
  });

  it.each([
    '<tool_call>\n{"name": "book_appointment", "arguments": {"day": "friday"}}\n</tool_call>',
    "<function=book_appointment><parameter=day>friday</parameter></function>",
    '[TOOL_CALLS] [{"name": "book_appointment", "arguments": {"day": "friday"}}]',
    '<|tool_call|>[{"name": "book_appointment", "arguments": {"day": "friday"}}]',
    '<|python_tag|>{"name": "book_appointment", "parameters": {"day": "friday"}}',
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>book_appointment\n```json\n{"day":"friday"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    '<|tool_calls_section_begin|><|tool_call_begin|>functions.book_appointment:0<|tool_call_argument_begin|>{"day":"friday"}<|tool_call_end|><|tool_calls_section_end|>',
    '<|channel|>commentary to=functions.book_appointment <|constrain|>json<|message|>{"day":"friday"}<|call|>',
    '```json\n{"name": "book_appointment", "arguments": {"day": "friday"}}\n```',
    '{"name": "book_appointment", "parameters": {"day": "friday"}}',
    '[{"name": "book_appointment", "parameters": {"day": "fri}day"}}]',
    'book_appointment(day="friday")',
    '[book_appointment(day="friday")]',
    '<minimax:tool_call><invoke name="book_appointment"><parameter name="day">friday</parameter></invoke></minimax:tool_call>',
    '<tool_call>{"name": "send_rocket", "arguments": {}}</tool_call>',
    '<|start|>assistant to=functions.book_appointment<|channel|>commentary json<|message|>{"day":"friday"}<|call|>',
    'commentary to=functions.book_appointment <|constrain|>json<|message|>{"day":"friday"}',
    'analysisWe book.assistantcommentary to=functions.book_appointment json{"day":"friday"}',
    "<book_appointment><day>friday</day></book_appointment>",
    '<book_appointment day="friday" />',
    '<｜DSML｜function_calls><｜DSML｜invoke name="book_appointment"><｜DSML｜parameter name="day">friday</｜DSML｜parameter></｜DSML｜invoke></｜DSML｜function_calls>',
    "<longcat_tool_call>book_appointment\n<longcat_arg_key>day</longcat_arg_key></longcat_tool_call>",
    "<start_function_call>call:book_appointment{day:<escape>friday<escape>}<end_function_call>",
    '<function=book_appointment{"day": "friday"}</function>',
    '[ book_appointment(day="friday") ]',
    '[tool_call: book_appointment(day="friday")]',
    "[Calling book_appointment with day=friday]",
    'functions.book_appointment:0{"day":"friday"}',
    'functions.book_appointment({"day":"fri)day"})',
    'book_appointment\n{"day":"friday", "a": {"b": 1}}',
    'print(default_api.book_appointment(day="friday"))',
    "call:book_appointment{day:friday}",
    'Action: book_appointment\nAction Input: {"day":"friday"}',
    'functools[{"name": "book_appointment", "arguments": {"day": "friday"}}]',
    "{'name': 'book_appointment', 'arguments': {'day': 'it's friday'}}",
    '{"book_appointment": {"day": "friday"}}',
    '{"action": "book_appointment", "action_input": {"day": "friday"}}',
    '{"function_call": {"name": "book_appointment", "arguments": "{}"}}',
  ])("keeps %j as a call and says nothing of it, however it is cut", (text) => {
    for (const [before, said] of [
      ["", ""],
      ["One moment. ", "One moment. "],
    ] as const) {
      if (before !== "" && text.startsWith("analysis")) continue;
      expectFiltered(before + text, said);
      expect(filtered([...(before + text)]).calls).toHaveLength(1);
      expect(filtered([...(before + text.slice(0, -6))]).answer).toBe(said);
    }
  });

  it.each([
    ['<parameter name="day">friday</parameter>', ""],
    ["<arg_key>day</arg_key><arg_value>friday</arg_value>", ""],
    ["```<|tool_call_end|> text", "```text"],
    ["```\n<b>text</b> <think>hmm</think>more\n```", "```\n<b>text</b> more\n```"],
    ['{"name": 7, "b": "<think>x</think>y", "c": {"name": 8}}', '{"name": 7, "b": " y", "c": {"name": 8}}'],
  ])("says nothing of the marks in what is left of a call: %j", (text, said) => expectFiltered(text, said));

  it("goes on behind a call", () => {
    const call = '<tool_call>{"name": "book_appointment", "arguments": {}}</tool_call>';
    expectFiltered(`${call}\nOne moment.`, "One moment.");
    expect(filtered([call + call]).calls).toHaveLength(2);
  });

  it("holds nothing back once the answer has begun but what may become a mark", () => {
    const filter = new AnswerFilter({ toolNames, beginsWithThoughts: false });
    expect(filter.push("Y")).toBe("Y");
    expect(filter.push(" b")).toBe(" b");
    expect(filter.push("<")).toBe("");
    expect(filter.push("3")).toBe("<3");
    expect(filter.push("{")).toBe("");
    expect(filter.push("a")).toBe("{a");
  });

  it("tells what it hides, once each", () => {
    const filter = new AnswerFilter({ toolNames, beginsWithThoughts: false });
    filter.push("<think>");
    filter.push("hmm");
    expect([filter.takeHidden(), filter.takeHidden()]).toEqual(["thoughts", null]);
    filter.push('</think>Yes. <tool_call>{"name"');
    expect([filter.takeHidden(), filter.takeHidden()]).toEqual(["tool_call", null]);
  });

  it.each(["\n", ". ", "\n*", "[", "[ ", "`", "**", "Thought: \n", "<", "{", "book_appointment\n", "Action: "])(
    "takes time in proportion to %j over and over",
    (bit) => {
      const startedMs = performance.now();
      filtered([`Yes. ${bit.repeat(5_000)}`]);
      filtered([bit.repeat(5_000)]);
      expect(performance.now() - startedMs).toBeLessThan(2_000);
    },
  );

  it("gives up on a block that never ends", () => {
    const filter = new AnswerFilter({ toolNames, beginsWithThoughts: false });
    filter.push("<tool_call>");
    expect(() => filter.push("x".repeat(70_000))).toThrow(RangeError);
    const thinking = new AnswerFilter({ toolNames, beginsWithThoughts: false });
    expect(thinking.push(`<think>${"x".repeat(200_000)}</think>Yes.`)).toBe("Yes.");
  });
});
