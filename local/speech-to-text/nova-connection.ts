import { createHash } from "node:crypto";
import type { WebSocket } from "ws";
import type { Clock } from "../../voice/clock.ts";
import { DelayLine } from "../latency/delay-line.ts";
import { AudioGate } from "./audio-gate.ts";
import { frameBytes, parseClientMessage } from "./client-message.ts";
import { connectionDraws } from "./connection-draws.ts";
import { warnOfGuesses } from "./flux-connection.ts";
import type { NovaRequest } from "./listen-request.ts";
import type { Channel, Recognition } from "./recognition/recognition.ts";
import type { Opening } from "./recognition/worker-messages.ts";
import type { SilenceWaits } from "./turns/end-of-turn.ts";
import type { TurnEvent, TurnState } from "./turns/turn-machine.ts";

/** The endpoint closes a connection that sends neither audio nor KeepAlive for so long. */
const SILENT_CLIENT_LIMIT_MS = 10_000;
/** A grammar of whole phrases cannot be cut in the middle of one, so shorter endpointing waits this long. */
const SHORTEST_WAIT_MS = 100;
const UNFINISHED_PHRASE_WAIT_MS = 700;
/** With `endpointing=false` segments still become final, at this silence, without `speech_final`. */
const SEGMENT_WAIT_MS = 1000;

const CLOSED_NORMALLY = 1000;
const CLOSED_FOR_BAD_MESSAGE = 1008;
const CLOSED_FOR_FAILURE = 1011;
const MARK_FINALIZED = 1;
const MARK_CLOSED = 2;

/** Speaks `/v1/listen` on an accepted socket until either side ends it. */
export function serveNova(
  socket: WebSocket,
  request: NovaRequest,
  requestId: string,
  recognition: Recognition,
  opening: Opening,
  clock: Clock,
): void {
  let heardS = 0;
  let lastWordEndS: number | undefined;
  /** When the answer to each Finalize is due. */
  const finalizesDueMs: number[] = [];
  const draws = connectionDraws(opening);
  const line = new DelayLine(clock);
  /** A Finalize's mark comes after the turn it ended, if it ended one, and before anything of the next Finalize. */
  let finalizesReached = 0;
  let isNextFinalizeAnswered = false;
  const digest = createHash("sha256");

  const send = (message: Record<string, unknown>, dueAtMs?: number): void => {
    line.run(() => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    }, dueAtMs);
  };
  const fail = (description: string, closeCode: number): void => {
    send({ type: "Error", description, message: description, variant: "client" });
    line.run(() => socket.close(closeCode));
    channel.close();
  };
  const sendResults = (state: TurnState, flags: ResultFlags): void => {
    const dueAtMs = flags.fromFinalize ? finalizesDueMs[finalizesReached] : undefined;
    send(results(state, flags, request, requestId), dueAtMs);
  };

  const hear = (event: TurnEvent): void => {
    heardS = event.windowEndS;
    switch (event.type) {
      case "turn_started":
        lastWordEndS = undefined;
        if (request.vadEvents) send({ type: "SpeechStarted", channel: [0], timestamp: event.speechStartS });
        return;
      case "update":
        if (request.interimResults && event.words.length > 0) sendResults(event, { isFinal: false });
        announceUtteranceEnd();
        return;
      case "turn_ended": {
        const fromFinalize = event.trigger === "forced" && finalizesReached < finalizesDueMs.length;
        if (fromFinalize) isNextFinalizeAnswered = true;
        lastWordEndS = event.words.at(-1)?.endS;
        const speechFinal = event.trigger === "model" && request.endpointingMs !== undefined;
        sendResults(event, { isFinal: true, speechFinal, fromFinalize });
        return;
      }
      case "eager_end_of_turn":
      case "turn_resumed":
        return;
    }
  };

  const announceUtteranceEnd = (): void => {
    if (request.utteranceEndMs === undefined || lastWordEndS === undefined) return;
    if ((heardS - lastWordEndS) * 1000 < request.utteranceEndMs) return;
    send({ type: "UtteranceEnd", channel: [0, 1], last_word_end: lastWordEndS });
    lastWordEndS = undefined;
  };

  const channel: Channel = recognition.open(
    opening,
    { keyterms: request.keyterms, patience: { type: "silence", waits: waitsOf(request) } },
    {
      event: hear,
      consumed: (bytes) => gate.consumed(bytes),
      reached: (mark) => {
        if (mark === MARK_FINALIZED) {
          if (!isNextFinalizeAnswered) {
            const nothing = { turnIndex: 0, windowStartS: heardS, windowEndS: heardS, words: [], silenceShare: 0 };
            sendResults(nothing, { isFinal: true, fromFinalize: true });
          }
          isNextFinalizeAnswered = false;
          finalizesReached += 1;
          return;
        }
        send({
          type: "Metadata",
          request_id: requestId,
          transaction_key: "deprecated",
          sha256: digest.digest("hex"),
          created: new Date().toISOString(),
          duration: heardS,
          channels: 1,
        });
        channel.close();
        line.run(() => socket.close(CLOSED_NORMALLY));
      },
      guessedWords: warnOfGuesses,
      failed: (_reason, message) => fail(message, CLOSED_FOR_FAILURE),
    },
  );
  const gate = new AudioGate(socket, channel);
  const silentClient = setTimeout(
    () => fail("no audio or KeepAlive within 10 s", CLOSED_FOR_FAILURE),
    SILENT_CLIENT_LIMIT_MS,
  );

  const obey = (text: string): void => {
    switch (parseClientMessage(text)?.type) {
      case "KeepAlive":
        return;
      case "Finalize":
        finalizesDueMs.push(draws ? clock.now() + draws.ms("stt_finalize") : 0);
        channel.endTurn();
        channel.mark(MARK_FINALIZED);
        return;
      case "CloseStream":
        channel.endTurn();
        channel.mark(MARK_CLOSED);
        return;
      default:
        fail("text frames must be KeepAlive, Finalize or CloseStream messages", CLOSED_FOR_BAD_MESSAGE);
        return;
    }
  };

  socket.on("message", (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    silentClient.refresh();
    const bytes = frameBytes(data);
    if (!isBinary) return obey(bytes.toString("utf8"));
    digest.update(bytes);
    gate.pass(bytes);
  });
  socket.on("close", () => {
    clearTimeout(silentClient);
    line.clear();
    channel.close();
  });
  // Protocol violations and lost peers: the library closes the socket, and "close" above cleans up.
  socket.on("error", () => {});
}

interface ResultFlags {
  readonly isFinal: boolean;
  readonly speechFinal?: boolean;
  readonly fromFinalize?: boolean;
}

function results(state: TurnState, flags: ResultFlags, request: NovaRequest, requestId: string) {
  const words = state.words.map(({ word, startS, endS, confidence }) => {
    return { word, start: startS, end: endS, confidence, punctuated_word: word };
  });
  return {
    type: "Results",
    channel_index: [0, 1],
    start: state.windowStartS,
    duration: state.windowEndS - state.windowStartS,
    is_final: flags.isFinal,
    speech_final: flags.speechFinal ?? false,
    from_finalize: flags.fromFinalize ?? false,
    channel: {
      alternatives: [
        {
          transcript: words.map(({ word }) => word).join(" "),
          confidence: words.length === 0 ? 0 : Math.min(...words.map(({ confidence }) => confidence)),
          words,
        },
      ],
    },
    metadata: {
      request_id: requestId,
      model_uuid: "00000000-0000-0000-0000-000000000000",
      model_info: { name: request.model, version: "embedded", arch: "soundswallower" },
    },
  };
}

function waitsOf({ endpointingMs = SEGMENT_WAIT_MS }: NovaRequest): SilenceWaits {
  return {
    eagerMs: undefined,
    completeMs: Math.max(endpointingMs, SHORTEST_WAIT_MS),
    incompleteMs: Math.max(endpointingMs, UNFINISHED_PHRASE_WAIT_MS),
  };
}
