import { clinicReceptionist } from "../../../../local/demonstration/clinic.ts";
import {
  type AgentConfig,
  agentConfigSchema,
  defaultTurnTaking,
  type EndpointingSettings,
  type TurnTakingSettings,
} from "../../../../voice/agent.ts";

/** One way of deciding when a caller has finished. */
export interface OperatingPoint {
  readonly label: string;
  readonly turnTaking: TurnTakingSettings;
}

/** Points of one curve, from eager to conservative. */
export interface PolicyPlan {
  readonly policy: PolicyName;
  readonly points: readonly OperatingPoint[];
}

/**
 * "detector": what speech to text says and, for more patience, one fixed wait after everything. "ours": waits by what
 * was said. "ours, phrases unknown": the same for an agent that expects none of the phrases that its callers say.
 */
export type PolicyName = "detector" | "ours" | "ours, phrases unknown";

/** `guardMs` is waited after everything alike. */
function detectorAlone(threshold: number, guardMs: number): OperatingPoint {
  return {
    label: guardMs === 0 ? `threshold ${threshold}` : `threshold ${threshold}, ${guardMs} ms more`,
    turnTaking: {
      ...defaultTurnTaking,
      endOfTurnThreshold: threshold,
      endpointing: {
        ...defaultTurnTaking.endpointing,
        wholeSilenceMs: 0,
        completeWaitMs: guardMs,
        unknownWaitMs: guardMs,
        openWaitMs: guardMs,
        digitsWaitMs: guardMs,
        spellingWaitMs: guardMs,
        openerAt: "end_of_turn",
      },
    },
  };
}

function ours(
  name: string,
  changes: Partial<EndpointingSettings> = {},
  endOfTurnThreshold = defaultTurnTaking.endOfTurnThreshold,
): OperatingPoint {
  const endpointing = { ...defaultTurnTaking.endpointing, ...changes };
  const { completeWaitMs, unknownWaitMs, openWaitMs, openerAt } = endpointing;
  const early = openerAt === "eager_end_of_turn" ? ", opener at eager end" : "";
  return {
    label: `${name}: ${completeWaitMs}/${unknownWaitMs}/${openWaitMs} ms at ${endOfTurnThreshold}${early}`,
    turnTaking: { ...defaultTurnTaking, endOfTurnThreshold, endpointing },
  };
}

const DETECTOR: readonly OperatingPoint[] = [
  ...[0.5, 0.6, 0.7, 0.8, 0.9].map((threshold) => detectorAlone(threshold, 0)),
  ...[150, 300, 600, 1_000].map((guardMs) => detectorAlone(0.7, guardMs)),
];

/**
 * Labels say the waits after complete, unclear and open words, and the detector's threshold. More patience goes to open
 * words first: few turns end with them, so that hardly any answer is later for it. Next comes what may go on, and then
 * everything alike: the longest of the waits that many turns end with is the P95, so there is no use in its being much
 * longer than the others.
 */
const OURS: readonly OperatingPoint[] = [
  ours("most eager", { unknownWaitMs: 0, openWaitMs: 300, openerAt: "eager_end_of_turn" }),
  ours("eager", { unknownWaitMs: 150, openWaitMs: 400 }),
  ours("quick", {}, 0.5),
  ours("default"),
  ours("patient", { unknownWaitMs: 400, openWaitMs: 3_000 }),
  ours("more patient", { completeWaitMs: 300, unknownWaitMs: 400, openWaitMs: 4_000 }),
  ours("conservative", { completeWaitMs: 500, unknownWaitMs: 500, openWaitMs: 4_000 }),
];

/** Every curve of the frontier. */
export const POLICY_PLANS: readonly PolicyPlan[] = [
  { policy: "detector", points: DETECTOR },
  { policy: "ours", points: OURS },
  { policy: "ours, phrases unknown", points: OURS },
];

/**
 * The agent that is called at an operating point: short of words and without tools, so that nothing but turn taking is
 * measured.
 */
export function agentAt(policy: PolicyName, { turnTaking }: OperatingPoint): AgentConfig {
  const knowsPhrases = policy !== "ours, phrases unknown";
  return agentConfigSchema.parse({
    ...clinicReceptionist,
    id: "agent_bench",
    organizationId: "org_bench",
    version: 1,
    greeting: "Hello?",
    expectedPhrases: knowsPhrases ? clinicReceptionist.expectedPhrases : [],
    knowledge: knowsPhrases ? clinicReceptionist.knowledge : [],
    script: {},
    tools: [],
    openers: { enabled: true, phrases: [] },
    turnTaking,
  });
}
