import { expect, it } from "vitest";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { succeededToolsOf } from "../../../voice/timeline/succeeded-tools.ts";

const finished = (name: string, isOk: boolean): CallEvent => ({
  atMs: 0,
  type: "tool_finished",
  turnId: "turn_0",
  name,
  isOk,
  personal: null,
});

it("names each tool once that did what it was asked", () => {
  const events: CallEvent[] = [
    { atMs: 0, type: "tool_called", turnId: "turn_0", name: "end_call" },
    finished("book_appointment", false),
    finished("book_appointment", true),
    finished("book_appointment", true),
    finished("cancel_appointment", false),
  ];
  expect(succeededToolsOf(events)).toEqual(["book_appointment"]);
});
