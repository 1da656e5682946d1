import type { CallControl } from "../../voice/call/call.ts";
import type { LiveCall } from "../../voice/flight/live-call.ts";
import type { OperatorEvent } from "../../voice/timeline/events.ts";
import type { OperatorAction, OperatorOutcome } from "../../workers/environment/operator-action.ts";
import { IS_LISTENING_HEADER, listenClaimsSchema } from "../../workers/services/calls/listen-token.ts";
import { acceptSocket } from "../sockets.ts";
import { Listeners, refuseListener } from "./listeners.ts";
import { OperatorDesk } from "./operator-desk.ts";

/** Dependencies of `CallOperators`. */
export interface CallOperatorsDeps {
  /** Milliseconds since the Unix epoch. */
  now: () => number;
  /** Milliseconds since the call's start. */
  callMs: () => number;
  /** The call; null while there is none. */
  call: () => LiveCall | null;
  /** Puts what an operator does on the timeline, where the call itself does not. */
  note: (event: OperatorEvent) => void;
}

/** Operators of one call: those who act in it, and those who listen. */
export class CallOperators {
  readonly listeners: Listeners;
  readonly #deps: CallOperatorsDeps;
  readonly #desk: OperatorDesk;

  constructor(deps: CallOperatorsDeps) {
    const { now, callMs, call, note } = deps;
    this.#deps = deps;
    this.listeners = new Listeners({
      now,
      callMs,
      note: (operator, isListening) => note({ type: "operator_listening_changed", operator, isListening }),
    });
    this.#desk = new OperatorDesk({ now, call, listenerCount: () => this.listeners.count });
  }

  /** What operators do in the call at the moment. */
  get state(): { control: CallControl; listeners: number } {
    const control = this.#deps.call()?.control ?? { takenOverBy: null, waitingLines: 0 };
    return { control, listeners: this.listeners.count };
  }

  /** Performs an operator's action, or says why not. */
  operate(action: OperatorAction): OperatorOutcome {
    return this.#desk.operate(action);
  }

  /** Takes the socket of an operator who comes to listen, with the claims of a token that the worker has checked. */
  listen(claimsText: string): Response {
    const { callId, tokenId, operator } = listenClaimsSchema.parse(JSON.parse(claimsText));
    const { client, server } = acceptSocket();
    const isOffered = this.#desk.useToken(tokenId);
    const isAdmitted = isOffered && this.#deps.call() !== null;
    if (isAdmitted) this.listeners.add(server, operator, callId);
    else refuseListener(server, isOffered ? "call_ended" : "invalid_token");
    const headers = isAdmitted ? { [IS_LISTENING_HEADER]: "yes" } : {};
    return new Response(null, { status: 101, webSocket: client, headers });
  }
}
