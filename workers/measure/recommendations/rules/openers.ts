import { evidenceOf, isImprovement, likeMeasured, settingEvidence } from "../prediction.ts";
import type { Prediction } from "../recommendation.ts";
import { type MeasuredMetric, metricOf } from "../report-metrics.ts";
import type { Rule, RuleInput } from "../rule-input.ts";

const TURN_GAP = "voice.turn_gap.p50";
const ANSWER_HEARD = "voice.answer_heard.p50";
const OVERHANG = "voice.opener_overhang.p95";

/** Gap below which openers would not be noticed. */
const LEAST_GAP_MS = 350;
/** Longest time that an opener may keep a ready answer waiting, P95. */
const MOST_OVERHANG_MS = 150;
/** Openers of this many characters are over in some 500 ms. */
const SHORT_OPENER_CHARACTERS = 12;

/** Rule: an agent without openers leaves a silence that one would fill. */
export const openerOff: Rule = (input) => {
  const { agent, report } = input;
  const gap = metricOf(report, TURN_GAP);
  if (agent === null || agent.openers.enabled || gap === null || gap.value < LEAST_GAP_MS) return [];
  const prediction = predictOn(gap, input);
  return [
    {
      rule: "opener_off",
      subject: agent.id,
      title: `Openers of ${agent.name} are switched off`,
      reason:
        "A short word in the agent's voice, at the end of the caller's turn, is heard while the answer is being made.",
      evidence: [
        settingEvidence(`Openers of ${agent.name}, switched off`, 0, "count", "/performance"),
        evidenceOf(gap, report.id),
      ],
      prediction: prediction !== null && isImprovement(prediction) ? prediction : null,
      effort: "setting",
      risk: {
        level: "medium",
        reason: "An opener is said before the answer is known; short, spelled and sensitive words get none.",
      },
      action: { type: "set_openers", agentId: agent.id, isEnabled: true, phrases: null },
    },
  ];
};

/**
 * Predicts the gap by an earlier report with openers. Without one it is the end of turn, from which on an opener is
 * heard: the time from the commit to the answer falls away, which the report measured as the response time.
 */
function predictOn(gap: MeasuredMetric, { report, earlier }: RuleInput): Prediction | null {
  for (const before of earlier) {
    const openers = metricOf(before, "voice.opener_share.mean");
    const then = metricOf(before, TURN_GAP);
    if (then === null || openers === null || openers.value === 0) continue;
    return likeMeasured(gap, then, `The same agent with openers, in the report of ${before.startedAt}.`);
  }
  const endpointing = metricOf(report, "voice.endpointing.p50");
  return endpointing === null
    ? null
    : likeMeasured(gap, endpointing, "An opener is heard at the end of turn, whose time this report measured.");
}

/** Rule: openers that keep a ready answer waiting are too long. */
export const openerTooLong: Rule = ({ agent, report, earlier }) => {
  const overhang = metricOf(report, OVERHANG);
  if (agent === null || !agent.openers.enabled || overhang === null || overhang.value <= MOST_OVERHANG_MS) return [];
  const heard = metricOf(report, ANSWER_HEARD);
  const prediction = predictOverhang(overhang, earlier);
  return [
    {
      rule: "opener_too_long",
      subject: agent.id,
      title: `Openers of ${agent.name} keep ready answers waiting`,
      reason: `In one of 20 turns the answer waits more than ${Math.round(overhang.value)} ms for the opener to end.`,
      evidence: [evidenceOf(overhang, report.id), ...(heard === null ? [] : [evidenceOf(heard, report.id)])],
      prediction: prediction !== null && isImprovement(prediction) ? prediction : null,
      effort: "setting",
      risk: { level: "low", reason: "The language's own openers are short; phrases of your own are replaced by them." },
      action:
        agent.openers.phrases > 0
          ? { type: "set_openers", agentId: agent.id, isEnabled: true, phrases: [] }
          : {
              type: "manual",
              steps: [`Give ${agent.name} openers of its own, of at most ${SHORT_OPENER_CHARACTERS} characters.`],
            },
    },
  ];
};

/**
 * Predicts the overhang by the newest earlier report in which it was short. The overhang of one turn in twenty says
 * nothing of when the answer of a usual turn is heard, so no other figure is predicted by it.
 */
function predictOverhang(overhang: MeasuredMetric, earlier: RuleInput["earlier"]): Prediction | null {
  for (const before of earlier) {
    const then = metricOf(before, OVERHANG);
    if (then === null || then.value > MOST_OVERHANG_MS) continue;
    return likeMeasured(overhang, then, `As short as in the report of ${before.startedAt}.`);
  }
  return null;
}
