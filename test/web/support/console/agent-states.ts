import { pageAnswers } from "../../../../web/src/router/page-answers.ts";
import type { FakeAnswer } from "../../../support/browser/fake-platform.ts";
import type { PageState } from "../page-states.ts";
import { agentAnswer, agentRoutes } from "./agent-answers.ts";

const refused: FakeAnswer = { status: 401, code: "unauthorized", message: "Sign in first." };
const broken: FakeAnswer = { status: 503, code: "unavailable", message: "A part of the platform did not answer." };
const forbidden: FakeAnswer = { status: 403, code: "forbidden", message: "This needs the role viewer." };
const list = `GET ${pageAnswers.agents}`;

/** The states of the pages about agents. */
export const agentStates: PageState[] = [
  {
    name: "agents, full",
    path: "/agents",
    routes: agentRoutes("admin"),
    isThere: (page) => page.getByText("Hears nothing: no expected phrases."),
  },
  {
    name: "agents, a new one",
    path: "/agents?new=agent",
    routes: agentRoutes("admin"),
    isThere: (page) => page.getByLabel("Language model"),
    async prepare(page) {
      await page.getByLabel("Begins as").selectOption({ label: "an empty agent" });
    },
  },
  {
    name: "agents, empty",
    path: "/agents",
    routes: { ...agentRoutes("viewer"), [list]: { data: { items: [], nextCursor: null } } },
    isThere: (page) => page.getByText("An administrator makes one."),
  },
  {
    name: "agents, signed out",
    path: "/agents",
    routes: { ...agentRoutes("admin"), [list]: refused },
    isThere: (page) => page.getByLabel("API key"),
  },
  {
    name: "agents, forbidden",
    path: "/agents",
    routes: { ...agentRoutes("viewer"), [list]: forbidden },
    isThere: (page) => page.getByText("This needs the role viewer."),
  },
  {
    name: "agents, failed",
    path: "/agents",
    routes: { ...agentRoutes("admin"), [list]: broken },
    isThere: (page) => page.getByRole("alert"),
  },
  {
    name: "agent, every group open",
    path: "/agents/agent_1",
    routes: agentRoutes("admin"),
    isThere: (page) => page.getByText("not recorded yet"),
    async prepare(page) {
      await page.getByRole("button", { name: "Save" }).waitFor();
      for (const group of ["Knowledge entries", "Openers", "Providers", "Turn taking", "Tools, limits and recording"])
        await page.getByRole("heading", { name: group, exact: true }).click();
    },
  },
  {
    name: "agent, by ear, where no voice speaks",
    path: "/agents/agent_1",
    routes: {
      ...agentRoutes("admin"),
      "POST /api/agents/agent_1/speech": {
        status: 503,
        code: "unavailable",
        message: "No voice of the agent has spoken; try again.",
      },
    },
    isThere: (page) => page.getByText("No voice of the agent has spoken; try again."),
    async prepare(page) {
      await page.getByRole("button", { name: "Hear the line" }).click();
    },
  },
  {
    name: "agent, two editions compared",
    path: "/agents/agent_1?version=3",
    routes: agentRoutes("admin"),
    isThere: (page) => page.getByText("Be brief, and exact."),
  },
  {
    name: "agent, an edition that is not kept",
    path: "/agents/agent_1?version=9",
    routes: agentRoutes("viewer"),
    isThere: (page) => page.getByText("Edition 9 is not kept any more"),
  },
  {
    name: "agent, refused with complaints",
    path: "/agents/agent_1",
    routes: {
      ...agentRoutes("admin"),
      "PATCH /api/agents/agent_1": {
        status: 400,
        code: "invalid_request",
        message: "Not valid: name.",
        details: [
          { path: "name", message: "Must not be empty." },
          { path: "expectedPhrases.1", message: "must not have more than 8 slots in braces" },
        ],
      },
    },
    isThere: (page) => page.getByText("Expected phrases number 2: must not have more than 8 slots in braces."),
    async prepare(page) {
      await page.getByLabel("Name", { exact: true }).fill("");
      await page.getByRole("button", { name: "Save" }).click();
    },
  },
  {
    name: "agent, refused in a group that was closed",
    path: "/agents/agent_1",
    routes: {
      ...agentRoutes("admin"),
      "PATCH /api/agents/agent_1": {
        status: 400,
        code: "invalid_request",
        message: "Not valid: limits.maxCallMs.",
        details: [{ path: "limits.maxCallMs", message: "Must be at least 10000." }],
      },
    },
    isThere: (page) => page.locator("input:focus").and(page.getByLabel("Longest call (min)")),
    async prepare(page) {
      await page.getByLabel("Name", { exact: true }).fill("Another name");
      await page.getByRole("button", { name: "Save" }).click();
    },
  },
  {
    name: "agent, changed by somebody else",
    path: "/agents/agent_1",
    routes: {
      ...agentRoutes("admin"),
      "PATCH /api/agents/agent_1": {
        status: 412,
        code: "precondition_failed",
        message: "It was changed meanwhile: read it again, then repeat the change.",
      },
    },
    isThere: (page) => page.getByRole("button", { name: "Show it as it is now" }),
    async prepare(page) {
      await page.getByLabel("Name", { exact: true }).fill("Another name");
      await page.getByRole("button", { name: "Save" }).click();
    },
  },
  {
    name: "agent, deaf, to a viewer",
    path: "/agents/agent_1",
    routes: {
      ...agentRoutes("viewer"),
      "GET /api/agents/agent_1": { data: agentAnswer({ expectedPhrases: [], knowledge: [] }) },
    },
    isThere: (page) => page.getByText("This agent hears nothing"),
  },
  {
    name: "agent, unknown",
    path: "/agents/agent_9",
    routes: agentRoutes("viewer"),
    isThere: (page) => page.getByRole("heading", { name: "No such agent" }),
  },
];
