import { describe, expect, it } from "vitest";
import { bodyFor } from "../../../../workers/services/alerts/alert-messages.ts";
import { firingIncident } from "../../../support/alerts/incident-builder.ts";

const message = { notice: "firing", incident: firingIncident("call_7"), pagesUrl: "https://voice.example" } as const;
const TURN_URL = "https://voice.example/calls/call_7#turn-turn_0002";

describe("a message", () => {
  it("to a webhook names the objective, the windows, their events and the worst calls and turns", () => {
    const body = JSON.parse(bodyFor("webhook", "delivery_1", message));
    expect(body).toMatchObject({
      id: "delivery_1",
      type: "alert.firing",
      alert: {
        id: "incident_test",
        severity: "page",
        url: "https://voice.example/alerts/incident_test",
        rule: { metric: "answer_heard", objective: 0.99, threshold: 1_200 },
        windows: { long: { minutes: 1, total: 100, bad: 80 }, short: { minutes: 1 } },
        worstCalls: [{ callId: "call_7", recordingUrl: "https://voice.example/api/calls/call_7/recording" }],
        worstTurns: [
          {
            turnId: "turn_0002",
            url: TURN_URL,
            regressionUrl: "https://voice.example/api/alerts/incident_test/regression?callId=call_7",
          },
        ],
      },
    });
  });

  it("is ready to be mailed", () => {
    const { subject, text } = JSON.parse(bodyFor("email", "delivery_1", message));
    expect(subject).toBe("Firing (page): Answer heard");
    expect(text).toContain(message.incident.summary);
    expect(text).toContain(`4321 ms  ${TURN_URL}`);
    expect(text.split("\n").every((line: string) => line.length < 200)).toBe(true);
  });

  it("to Slack holds no markup of a rule's name", () => {
    const incident = firingIncident("call_7");
    incident.rule.name = "<!channel> & co";
    const body = bodyFor("slack", "delivery_1", { ...message, incident });
    expect(body).not.toContain("<!channel>");
    expect(JSON.parse(body)).toMatchObject({ text: "Firing (page): &lt;!channel&gt; &amp; co" });
    expect(body).toContain(TURN_URL);
  });
});
