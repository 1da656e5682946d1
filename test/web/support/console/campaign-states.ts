import type { Campaign, CountedCampaign } from "../../../../web/src/campaigns/campaign-answers.ts";
import type { FakeAnswer, FakeRoutes } from "../../../support/browser/fake-platform.ts";
import type { PageState } from "../page-states.ts";

const refused: FakeAnswer = { status: 401, code: "unauthorized", message: "Sign in first." };
const none: FakeAnswer = { data: { items: [], nextCursor: null } };
const list = "GET /api/campaigns?limit=25";

function campaignAnswer(changed: Partial<Campaign>): Campaign {
  return {
    id: "campaign_1",
    name: "Recall of spring",
    description: "Patients whose last check-up was a year ago.",
    agentId: "agent_1",
    status: "running",
    startsAt: null,
    endsAt: null,
    timeZone: "Europe/Berlin",
    callingWindows: [
      { days: [1, 2, 3, 4, 5], from: "09:00", to: "12:00" },
      { days: [1, 3], from: "14:00", to: "18:30" },
    ],
    pacing: { maxConcurrentCalls: 2, callsPerMinute: 10 },
    retryPolicy: { maxAttempts: 3, retryAfterMinutes: 60, retryOn: ["no_answer", "busy"] },
    version: 4,
    createdAt: "2026-11-20T10:00:00.000Z",
    updatedAt: "2026-11-20T10:00:02.000Z",
    ...changed,
  };
}

const counted = (changed: Partial<Campaign>): CountedCampaign => ({
  ...campaignAnswer(changed),
  dialer: "none",
  leadCounts: { new: 2, queued: 0, calling: 0, reached: 0, unreached: 0, do_not_call: 1 },
});

function campaignRoutes(role: "viewer" | "admin"): FakeRoutes {
  return {
    "GET /api/session": {
      data: { organizationId: "org_1", role, via: "session", actor: { type: "key", id: "key_1" } },
    },
    "GET /api/agents?limit=100&fields=id%2Cname": {
      data: { items: [{ id: "agent_1", name: "Bright Smile Dental" }], nextCursor: null },
    },
    [list]: {
      data: {
        items: [campaignAnswer({}), campaignAnswer({ id: "campaign_2", name: "A draft", status: "draft" })],
        nextCursor: null,
      },
    },
    "GET /api/campaigns/campaign_1": { data: counted({}) },
    "GET /api/campaigns/campaign_2": { data: counted({ id: "campaign_2", name: "A draft", status: "draft" }) },
    "GET /api/leads?limit=25&campaignId=campaign_1": {
      data: {
        items: [
          {
            id: "lead_1",
            campaignId: "campaign_1",
            phone: "+14155550100",
            email: "ada@example.com",
            name: "Ada",
            attributes: {},
            status: "new",
            attempts: 0,
            lastCalledAt: null,
            version: 1,
            createdAt: "2026-11-20T10:00:00.000Z",
            updatedAt: "2026-11-20T10:00:02.000Z",
          },
        ],
        nextCursor: null,
      },
    },
    "GET /api/leads?limit=25&campaignId=campaign_2": none,
    "GET /api/do-not-call?limit=25": {
      data: {
        items: [{ phone: "+14155550199", reason: "asked on the phone", createdAt: "2026-11-20T10:00:00.000Z" }],
        nextCursor: null,
      },
    },
  };
}

/** The states of the pages about campaigns. */
export const campaignStates: PageState[] = [
  {
    name: "campaigns, full",
    path: "/campaigns",
    routes: campaignRoutes("admin"),
    isThere: (page) => page.getByText("nothing dials yet"),
  },
  {
    name: "campaigns, a new one",
    path: "/campaigns?new=campaign",
    routes: campaignRoutes("admin"),
    isThere: (page) => page.getByRole("button", { name: "Make the campaign" }),
  },
  {
    name: "campaigns, empty",
    path: "/campaigns",
    routes: { ...campaignRoutes("viewer"), [list]: none },
    isThere: (page) => page.getByText("No campaign yet"),
  },
  {
    name: "campaigns, signed out",
    path: "/campaigns",
    routes: { ...campaignRoutes("admin"), [list]: refused },
    isThere: (page) => page.getByLabel("API key"),
  },
  {
    name: "campaigns, not to be called",
    path: "/campaigns?view=do-not-call",
    routes: campaignRoutes("admin"),
    isThere: (page) => page.getByRole("heading", { name: "+14155550199" }),
  },
  {
    name: "campaign, running",
    path: "/campaigns/campaign_1",
    routes: campaignRoutes("admin"),
    isThere: (page) => page.getByText("Nothing dials yet"),
    async prepare(page) {
      await page.getByRole("heading", { name: "Ada" }).waitFor();
    },
  },
  {
    name: "campaign, draft to a viewer",
    path: "/campaigns/campaign_2",
    routes: campaignRoutes("viewer"),
    isThere: (page) => page.getByText("No lead here."),
  },
  {
    name: "campaign, unknown",
    path: "/campaigns/campaign_9",
    routes: campaignRoutes("viewer"),
    isThere: (page) => page.getByRole("heading", { name: "No such campaign" }),
  },
];
