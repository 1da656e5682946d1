import type { WebSocket } from "ws";
import { AudioGate } from "./audio-gate.ts";
import { frameBytes, parseClientMessage } from "./client-message.ts";
import { type FluxRequest, parseConfigure } from "./listen-request.ts";
import type { Channel, Recognition } from "./recognition/recognition.ts";
import type { ConnectionSettings, Opening } from "./recognition/worker-messages.ts";
import type { EndOfTurnThresholds } from "./turns/end-of-turn.ts";
import type { TurnEvent } from "./turns/turn-machine.ts";

const FLUX_EVENTS = {
  update: "Update",
  turn_started: "StartOfTurn",
  eager_end_of_turn: "EagerEndOfTurn",
  turn_resumed: "TurnResumed",
  turn_ended: "EndOfTurn",
} as const satisfies Record<TurnEvent["type"], string>;

const CLOSED_NORMALLY = 1000;
const CLOSED_FOR_BAD_MESSAGE = 1008;
const CLOSED_FOR_FAILURE = 1011;

/** Speaks Flux (`/v2/listen`) on an accepted socket until either side ends it. */
export function serveFlux(
  socket: WebSocket,
  request: FluxRequest,
  requestId: string,
  recognition: Recognition,
  opening: Opening,
): void {
  let sequenceId = 0;
  let thresholds = request.thresholds;
  let keyterms = request.keyterms;

  const send = (message: Record<string, unknown>): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const fail = (code: string, description: string, closeCode: number): void => {
    send({ type: "Error", sequence_id: sequenceId++, code, description });
    socket.close(closeCode);
    channel.close();
  };
  const settings = (): ConnectionSettings => ({ keyterms, patience: { type: "thresholds", thresholds } });

  const channel: Channel = recognition.open(opening, settings(), {
    event: (event) => send(turnInfo(event, thresholds, requestId, sequenceId++)),
    consumed: (bytes) => gate.consumed(bytes),
    reached: () => {
      channel.close();
      socket.close(CLOSED_NORMALLY);
    },
    guessedWords: warnOfGuesses,
    failed: (reason, message) => {
      fail(reason === "busy" ? "TOO_MANY_CONNECTIONS" : "INTERNAL_SERVER_ERROR", message, CLOSED_FOR_FAILURE);
    },
  });
  const gate = new AudioGate(socket, channel);

  const configure = (message: Record<string, unknown>): void => {
    const parsed = parseConfigure(message, thresholds);
    if (!parsed.ok) {
      send({ type: "ConfigureFailure", error_code: "INVALID_CONFIGURATION", description: parsed.error.message });
      return;
    }
    thresholds = parsed.value.thresholds;
    keyterms = parsed.value.keyterms ?? keyterms;
    channel.configure(settings());
    send({ type: "ConfigureSuccess", thresholds, keyterms });
  };

  const obey = (text: string): void => {
    const message = parseClientMessage(text);
    switch (message?.type) {
      case "Configure":
        configure(message);
        return;
      case "ForceEndTurn":
        channel.endTurn();
        return;
      case "CloseStream":
        channel.mark(0);
        return;
      case undefined:
        fail("UNPARSABLE_CLIENT_MESSAGE", "text frames must be JSON with a type", CLOSED_FOR_BAD_MESSAGE);
        return;
      default:
        fail("UNKNOWN_CLIENT_MESSAGE", "type is not a message of this endpoint", CLOSED_FOR_BAD_MESSAGE);
        return;
    }
  };

  socket.on("message", (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    if (isBinary) gate.pass(frameBytes(data));
    else obey(frameBytes(data).toString("utf8"));
  });
  socket.on("close", () => channel.close());
  // Protocol violations and lost peers: the library closes the socket, and "close" above cleans up.
  socket.on("error", () => {});
  send({ type: "Connected", request_id: requestId, sequence_id: sequenceId++ });
}

/** Tells the operator that phrases use words the dictionary lacks; never which. */
export function warnOfGuesses(count: number): void {
  console.warn(`speech-to-text: ${count} words of a connection's phrases are pronounced by guess from their spelling`);
}

function turnInfo(event: TurnEvent, thresholds: EndOfTurnThresholds, requestId: string, sequenceId: number) {
  return {
    type: "TurnInfo",
    request_id: requestId,
    sequence_id: sequenceId,
    event: FLUX_EVENTS[event.type],
    turn_index: event.turnIndex,
    audio_window_start: seconds(event.windowStartS),
    audio_window_end: seconds(event.windowEndS),
    transcript: event.words.map(({ word }) => word).join(" "),
    words: event.words.map(({ word, confidence, startS, endS }) => {
      return { word, confidence: seconds(confidence), start: seconds(startS), end: seconds(endS) };
    }),
    end_of_turn_confidence: seconds(endOfTurnConfidence(event, thresholds)),
    ...(event.type === "turn_ended" && { trigger: event.trigger === "model" ? "model" : "force_end_turn" }),
  };
}

/** Rises with silence, and stands on the right side of the client's thresholds at each event. */
function endOfTurnConfidence(event: TurnEvent, thresholds: EndOfTurnThresholds): number {
  const { eot_threshold: eot, eager_eot_threshold: eager = eot } = thresholds;
  if (event.type === "turn_ended") return (1 + eot) / 2;
  const rising = 0.99 * eot * event.silenceShare;
  return event.type === "eager_end_of_turn" ? Math.max(eager, rising) : Math.min(rising, 0.99 * eot);
}

/** Three decimals, as the vendor's numbers have at most. */
function seconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}
