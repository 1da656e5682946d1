import { expect, it } from "vitest";
import type { LanguageModelEvent } from "../../../voice/providers.ts";
import { spokenStream } from "../../../voice/reply/spoken-stream.ts";

async function* completion(...events: LanguageModelEvent[]): AsyncGenerator<LanguageModelEvent> {
  yield* events;
}

async function spoken(...events: LanguageModelEvent[]): Promise<string[]> {
  const heard: string[] = [];
  for await (const event of spokenStream(completion(...events))) {
    heard.push(event.type === "text" ? event.text : `<${event.type}>`);
  }
  return heard.filter((piece) => piece !== "");
}

const text = (piece: string): LanguageModelEvent => ({ type: "text", text: piece });

it("forgets markup that was open in a text that is taken back", async () => {
  const pieces = await spoken(text("**Thin"), { type: "retracted" }, text("We are open** until six."));
  expect(pieces.join("")).toMatch(/<retracted>We are open(?:\*\*)? ?until six\.$/);
  expect(pieces.slice(pieces.indexOf("<retracted>") + 1).join("")).toBe(
    (await spoken(text("We are open** until six."))).join(""),
  );
});
