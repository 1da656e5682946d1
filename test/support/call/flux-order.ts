import { expect } from "vitest";
import type { SpeechToTextEvent } from "../../../voice/providers.ts";

/** Flux's rules of order, as `voice/providers.ts` states them. */
export function expectFluxOrder(events: readonly SpeechToTextEvent[]): void {
  let isOpen = false;
  let eagerText: string | null = null;
  for (const event of events) {
    switch (event.type) {
      case "speech_started":
        expect(isOpen, "speech starts only between turns").toBe(false);
        isOpen = true;
        break;
      case "interim":
        expect(isOpen && eagerText === null, "an interim belongs to a turn that goes on").toBe(true);
        break;
      case "eager_end_of_turn":
        expect(isOpen && eagerText === null, "an eager end belongs to a turn that is not already ending").toBe(true);
        expect(event.text).not.toBe("");
        eagerText = event.text;
        break;
      case "turn_resumed":
        expect(eagerText, "a turn resumes only after an eager end").not.toBeNull();
        eagerText = null;
        break;
      case "end_of_turn":
        expect(isOpen, "only an open turn ends").toBe(true);
        if (eagerText !== null) expect(event.text).toBe(eagerText);
        isOpen = false;
        eagerText = null;
        break;
      case "ready":
      case "failed":
        break;
    }
  }
}
