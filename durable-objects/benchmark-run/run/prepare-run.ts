import type { AgentConfig } from "../../../voice/agent.ts";
import type { BenchmarkEnvironment } from "../../../workers/measure/benchmarks/report.ts";
import { sandboxPieces, sandboxSizes } from "../../../workers/services/benchmarks/sandbox-rows.ts";
import type { Sandboxes } from "../../../workers/services/benchmarks/sandboxes.ts";
import type { RunState } from "./run-store.ts";

/** Preparation of a run, piece by piece, and its end. */
export interface RunPreparation {
  /** Does the next piece, and returns the state after it. Each piece may be repeated. */
  next(state: RunState): Promise<RunState>;
  /** Ends the keys of the run. */
  endKeys(state: RunState): Promise<void>;
}

/** Calls of earlier runs that are deleted at the same time. */
const DELETED_AT_ONCE = 5;

/** Dependencies of `createRunPreparation`. */
export interface RunPreparationDeps {
  sandboxes: Sandboxes;
  /** Deletes a call of a sandbox, with all that its object keeps. */
  deleteCall(sandboxId: string, callId: string): Promise<unknown>;
  /** Has the sandbox's answers cached as its organisation's are. */
  lendCacheSettings(organizationId: string, sandboxId: string): Promise<void>;
  services: BenchmarkEnvironment["services"];
  simulatedLatency: string | null;
  /** Finds the Cloudflare location that this runs in; empty where there is none. */
  findColo(): Promise<string>;
}

/**
 * Creates the preparation of runs: the sandbox is opened with a copy of the agent, filled where it is not, freed of
 * what earlier runs have left, and gets its key.
 */
export function createRunPreparation(deps: RunPreparationDeps): RunPreparation {
  const { sandboxes, deleteCall, lendCacheSettings, services, simulatedLatency, findColo } = deps;

  const open = async (state: RunState): Promise<RunState> => {
    const { organizationId, request } = state.order;
    const asked = await sandboxes.agentOf(organizationId, request.agentId);
    if (asked === null) throw new Error("The agent is gone.");
    const { place, agent } = await sandboxes.open(organizationId, asked, services !== "vendor" || request.vendors);
    await lendCacheSettings(organizationId, place.organizationId);
    const pieces = sandboxPieces(place).length;
    const isFilled = (await sandboxes.filledCalls(place.organizationId)) === sandboxSizes.calls;
    return {
      ...state,
      sandbox: { organizationId: place.organizationId, apiKey: "", agent },
      rowsUntilMs: place.untilMs,
      colo: await findColo(),
      pieces,
      filledPieces: isFilled ? pieces : 0,
      facts: { request, agent, services, simulatedLatency },
    };
  };

  const fill = async (state: RunState, sandboxId: string, { id: agentId }: AgentConfig): Promise<RunState> => {
    const place = { organizationId: sandboxId, agentId, untilMs: state.rowsUntilMs };
    const piece = sandboxPieces(place)[state.filledPieces];
    if (piece !== undefined) await sandboxes.fill(piece);
    return { ...state, filledPieces: state.filledPieces + 1 };
  };

  return {
    async next(state) {
      const { sandbox } = state;
      if (sandbox === null) return open(state);
      if (state.filledPieces < state.pieces) return fill(state, sandbox.organizationId, sandbox.agent);
      await sandboxes.dropUnopened(sandbox.organizationId);
      const left = await sandboxes.leftCalls(sandbox.organizationId);
      for (let at = 0; at < left.length; at += DELETED_AT_ONCE) {
        const some = left.slice(at, at + DELETED_AT_ONCE);
        await Promise.all(some.map((callId) => deleteCall(sandbox.organizationId, callId)));
      }
      const apiKey = await sandboxes.issueKey(sandbox.organizationId);
      return { ...state, phase: "measuring", sandbox: { ...sandbox, apiKey } };
    },

    async endKeys({ sandbox }) {
      if (sandbox !== null) await sandboxes.endKeys(sandbox.organizationId);
    },
  };
}
