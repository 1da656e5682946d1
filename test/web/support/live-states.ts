import type { FakeAnswer, FakePlatform } from "../../support/browser/fake-platform.ts";
import { alertRoutes } from "./alert-answers.ts";
import { presence, snapshot } from "./live-messages.ts";
import type { PageState } from "./page-states.ts";
import { callRoutes, callSummary } from "./recorded-call.ts";
import { answeringEvents, callEvents, runningEvents } from "./running-call.ts";

const none: FakeAnswer = { data: { items: [], nextCursor: null } };
const refused: FakeAnswer = { status: 401, code: "unauthorized", message: "Sign in first." };

const running = {
  ...callSummary({ status: "active", endedAt: null, endReason: null, durationMs: null }),
  live: { state: "running", takenOverBy: null, waitingLines: 0, listeners: 0 },
};

async function tellOfCalls(_page: unknown, platform: FakePlatform): Promise<void> {
  const feed = await platform.nextFeed();
  feed.send(snapshot({ calls: [presence()] }), callEvents("call_1", 0, [...runningEvents, ...answeringEvents]));
}

/** The states of the pages about calls in progress and alerts. */
export const liveStates: PageState[] = [
  {
    name: "live, empty",
    path: "/live",
    routes: alertRoutes("operator"),
    isThere: (page) => page.getByText("No call is in progress."),
    prepare: async (_page, platform) => (await platform.nextFeed()).send(snapshot()),
  },
  {
    name: "live, full",
    path: "/live",
    routes: alertRoutes("operator"),
    isThere: (page) => page.getByText("2 · “When do you open?”"),
    prepare: tellOfCalls,
  },
  {
    name: "live call, with an operator's controls",
    path: "/live/call_1",
    routes: { ...callRoutes(), ...alertRoutes("operator"), "GET /api/calls/call_1": { data: running } },
    isThere: (page) => page.getByText("2 · “When do you open?”"),
    prepare: tellOfCalls,
  },
  {
    name: "alerts, full",
    path: "/alerts",
    routes: alertRoutes("admin"),
    isThere: (page) => page.getByText("Calls do not fail: 3 of 40 were bad."),
  },
  {
    name: "alerts, empty",
    path: "/alerts",
    routes: {
      ...alertRoutes("viewer"),
      "GET /api/alerts?limit=25": none,
      "GET /api/alerts?limit=25&status=firing": none,
      "GET /api/alerts?limit=25&status=no_data": none,
    },
    isThere: (page) => page.getByText("No alert has fired yet."),
  },
  {
    name: "alerts, signed out",
    path: "/alerts",
    routes: Object.fromEntries(Object.keys(alertRoutes("viewer")).map((route) => [route, refused])),
    isThere: (page) => page.getByLabel("API key"),
  },
  {
    name: "alert",
    path: "/alerts/alert_1",
    routes: alertRoutes("admin"),
    isThere: (page) => page.getByRole("button", { name: "Acknowledge" }),
  },
  {
    name: "alert rules",
    path: "/alerts?view=rules",
    routes: alertRoutes("admin"),
    isThere: (page) => page.getByRole("button", { name: "New rule" }),
  },
  {
    name: "alert rule, with complaints",
    path: "/alerts?view=rules&rule=rule_1",
    routes: alertRoutes("admin"),
    isThere: (page) => page.getByText("Name is a name of up to 100 characters."),
    async prepare(page) {
      await page.getByLabel("Name").fill("");
      await page.getByRole("button", { name: "Save" }).click();
    },
  },
  {
    name: "alert channels",
    path: "/alerts?view=channels",
    routes: alertRoutes("admin"),
    isThere: (page) => page.getByRole("button", { name: "Make the channel" }),
  },
  {
    name: "alert silences",
    path: "/alerts?view=silences",
    routes: alertRoutes("operator"),
    isThere: (page) => page.getByRole("button", { name: "End the silence of Own" }),
  },
];
