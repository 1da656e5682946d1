import type { Channel, Incident, Rule } from "../../../web/src/alerts/alert-answers.ts";
import { windowsOf } from "../../../workers/measure/alerts/burn-rate.ts";
import type { FakeRoutes } from "../../support/browser/fake-platform.ts";

const { version, isDefault, ...settings } = {
  id: "default_answer_heard",
  name: "Answers are heard within 1.5 s",
  metric: "answer_heard",
  kind: "burn_rate",
  agentId: null,
  threshold: 1_500,
  objective: 0.95,
  windows: windowsOf(0.95),
  forSeconds: 0,
  keepFiringSeconds: 300,
  minEvents: 20,
  noDataPolicy: "keep_last",
  isEnabled: true,
  isDefault: true,
  version: 0,
} satisfies Rule;

/** A rule of the platform's, with the given fields changed. */
export function alertRule(changed: Partial<Rule> = {}): Rule {
  return { ...settings, version, isDefault, ...changed };
}

/** An alert that fires, with the given fields changed. */
export function alertIncident(changed: Partial<Incident> = {}): Incident {
  const at = Date.parse("2026-11-23T10:00:00.000Z");
  const window = { longMinutes: 60, shortMinutes: 5, factor: 14.4, severity: "page" } as const;
  const pair = {
    window,
    long: { minutes: 60, total: 120, bad: 90, burnRate: 15 },
    short: { minutes: 5, total: 12, bad: 12, burnRate: 20 },
  };
  return {
    id: "alert_1",
    ruleId: "default_answer_heard",
    dedupKey: "default_answer_heard:page",
    agentId: null,
    severity: "page",
    status: "firing",
    summary: "Answers are heard within 1.5 s: 75 % of 120 were above 1500 ms in 1 h; 5 % may be.",
    rule: { ...settings, version },
    evidence: {
      pair,
      worstCalls: [{ atEpochMs: at, callId: "call_1", turnId: "turn_1", value: 4_200 }],
      worstTurns: [
        { atEpochMs: at, callId: "call_1", turnId: "turn_1", value: 4_200 },
        { atEpochMs: at, callId: "call_2", turnId: "turn_5", value: 3_100 },
      ],
    },
    history: [
      { atMs: at, from: "inactive", to: "pending", reason: "breach", verdict: "breach", pair },
      { atMs: at + 1, from: "pending", to: "firing", reason: "for_elapsed", verdict: "breach", pair },
    ],
    createdAt: "2026-11-23T10:00:00.000Z",
    updatedAt: "2026-11-23T10:00:00.000Z",
    resolvedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    ...changed,
  };
}

/** A channel, with the given fields changed. */
export function alertChannel(changed: Partial<Channel> = {}): Channel {
  return {
    id: "channel_1",
    name: "On call",
    kind: "webhook",
    leastSeverity: "page",
    host: "alerts.example",
    isEnabled: true,
    version: 1,
    createdAt: "2026-11-01T10:00:00.000Z",
    updatedAt: "2026-11-01T10:00:00.000Z",
    ...changed,
  };
}

const page = (items: unknown[]) => ({ data: { items, nextCursor: null } });

/** Answers of the API about one alert that fires and one that is over, to a reader with this role. */
export function alertRoutes(role: "viewer" | "operator" | "admin"): FakeRoutes {
  const firing = alertIncident();
  const over = alertIncident({
    id: "alert_0",
    status: "resolved",
    resolvedAt: "2026-11-22T11:00:00.000Z",
    summary: "Calls do not fail: 3 of 40 were bad.",
  });
  return {
    "GET /api/session": {
      data: { organizationId: "org_1", role, via: "session", actor: { type: "key", id: "key_1" } },
    },
    "GET /api/agents?limit=100&fields=id%2Cname": page([{ id: "agent_1", name: "Bright Smile Dental" }]),
    "GET /api/alerts?limit=25": page([firing, over]),
    "GET /api/alerts?limit=25&status=firing": page([firing]),
    "GET /api/alerts?limit=25&status=no_data": page([]),
    "GET /api/alerts?limit=25&status=resolved": page([over]),
    "GET /api/alerts/alert_1": { data: firing },
    "GET /api/alert-rules": page([alertRule(), alertRule({ id: "rule_1", name: "Own", isDefault: false, version: 3 })]),
    "GET /api/alert-rules/rule_1": { data: alertRule({ id: "rule_1", name: "Own", isDefault: false, version: 3 }) },
    "GET /api/alert-channels?limit=25": page([alertChannel()]),
    "GET /api/alert-silences?limit=25": page([
      {
        id: "silence_1",
        ruleId: "rule_1",
        startsAt: "2026-11-23T10:00:00.000Z",
        endsAt: "2999-11-23T12:00:00.000Z",
        reason: "Provider's maintenance",
        createdAt: "2026-11-23T10:00:00.000Z",
      },
    ]),
  };
}
