import type { ServerResponse } from "node:http";
import { ANSWER } from "./script.ts";

/** Tokens come one by one, as from a model that writes 100 a second. */
const TOKEN_INTERVAL_MS = 10;

const tokens = ANSWER.match(/\s?\S+/g) ?? [];
const events = [
  ...tokens.map((content) => chunk({ delta: { content }, finish_reason: null })),
  chunk({ delta: {}, finish_reason: "stop" }),
  `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 900, completion_tokens: tokens.length } })}\n\n`,
  "data: [DONE]\n\n",
];

/** Answers a chat completion request with the one canned answer, streamed. */
export function answerChat(response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const writeNext = (index: number): void => {
    const event = events[index];
    if (event === undefined) response.end();
    else if (!response.destroyed) {
      response.write(event);
      setTimeout(writeNext, TOKEN_INTERVAL_MS, index + 1);
    }
  };
  writeNext(0);
}

function chunk(choice: object): string {
  return `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", choices: [{ index: 0, ...choice }] })}\n\n`;
}
