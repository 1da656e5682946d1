import type { Call } from "../call/call.ts";

/** A call as its owner sees it, recorded or not. */
export type LiveCall = { [K in keyof Call]: Call[K] };

/** Name of a method of a call. */
export type CallMethod = Exclude<keyof LiveCall, "isEnded" | "control">;

// A record, so that a method of `Call` that is missing here does not compile.
const CALL_METHODS: Record<CallMethod, true> = {
  start: true,
  receiveAudio: true,
  receiveText: true,
  interrupt: true,
  stopAgent: true,
  acknowledgePlayback: true,
  loseCaller: true,
  regainCaller: true,
  whisper: true,
  say: true,
  takeOver: true,
  handBack: true,
  reachCostLimit: true,
  end: true,
};

/** True when a call has a method of this name. */
export function isCallMethod(name: string): name is CallMethod {
  return Object.hasOwn(CALL_METHODS, name);
}

/** Calls a call's method by name; `args` are taken on trust. */
export function callMethod(call: LiveCall, method: CallMethod, args: readonly unknown[]): void {
  (call[method] as (...args: readonly unknown[]) => void)(...args);
}

/**
 * Returns `call` with `onCalled` told of each method call from outside before it happens; what the call does to itself
 * is not told.
 */
export function watchCall(call: Call, onCalled: (method: CallMethod, args: readonly unknown[]) => void): LiveCall {
  const methods = Object.keys(CALL_METHODS)
    .filter(isCallMethod)
    .map((method) => [
      method,
      (...args: unknown[]) => {
        onCalled(method, args);
        callMethod(call, method, args);
      },
    ]);
  return Object.defineProperties(Object.fromEntries(methods), {
    isEnded: { get: () => call.isEnded },
    control: { get: () => call.control },
  }) as LiveCall;
}
