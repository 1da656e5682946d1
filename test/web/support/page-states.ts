import type { Locator, Page } from "playwright-core";
import type { FakeAnswer, FakePlatform, FakeRoutes } from "../../support/browser/fake-platform.ts";
import { describedApi } from "../docs/described-api.ts";
import { annotatedCallRoutes, callRoutes } from "./recorded-call.ts";

/** One state of one page: what the API answers, and what is on the page once it is in that state. */
export interface PageState {
  name: string;
  path: string;
  routes: FakeRoutes;
  isThere(page: Page): Locator;
  /** What happens before the state is reached. */
  prepare?(page: Page, platform: FakePlatform): Promise<void>;
}

const refused: FakeAnswer = { status: 401, code: "unauthorized", message: "Sign in first." };
const broken: FakeAnswer = { status: 500, code: "internal", message: "Something broke on our side." };
const empty: FakeAnswer = { data: { items: [], nextCursor: null } };

/** Every route of `routes` answered with `answer`. */
function all(routes: FakeRoutes, answer: FakeAnswer): FakeRoutes {
  return Object.fromEntries(Object.keys(routes).map((route) => [route, answer]));
}

/** The states of every page that needs no call or feed of its own. */
export const pageStates: PageState[] = [
  {
    name: "API, an operation open",
    path: "/docs#postAgents",
    routes: { "GET /api/openapi.json": { document: describedApi } },
    isThere: (page) => page.getByRole("button", { name: "Send" }),
  },
  {
    name: "API, nothing found",
    path: "/docs?q=nothing",
    routes: { "GET /api/openapi.json": { document: describedApi } },
    isThere: (page) => page.getByText("0 operations"),
  },
  {
    name: "API, failed",
    path: "/docs",
    routes: { "GET /api/openapi.json": broken },
    isThere: (page) => page.getByRole("alert"),
  },
  {
    name: "talk, ready",
    path: "/",
    routes: {},
    isThere: (page) => page.getByRole("button", { name: "Start call" }),
  },
  {
    name: "talk, no agent",
    path: "/",
    routes: { "GET /api/voice/agents": { data: [] } },
    isThere: (page) => page.getByText("There is no agent to talk to yet."),
  },
  {
    name: "calls, full",
    path: "/calls",
    routes: callRoutes(),
    isThere: (page) => page.getByText("3 calls", { exact: true }),
  },
  {
    name: "calls, labelled, with views",
    path: "/calls",
    routes: annotatedCallRoutes(),
    isThere: (page) => page.getByRole("link", { name: "Slow" }),
  },
  {
    name: "calls, empty",
    path: "/calls",
    routes: { ...callRoutes(), "GET /api/calls?limit=25": empty },
    isThere: (page) => page.getByText("No call has been made yet."),
  },
  {
    name: "calls, filtered to nothing",
    path: "/calls?status=created",
    routes: { ...callRoutes(), "GET /api/calls?limit=25&status=created": empty },
    isThere: (page) => page.getByText("No call matches these filters."),
  },
  {
    name: "calls, failed",
    path: "/calls",
    routes: all(callRoutes(), broken),
    isThere: (page) => page.getByRole("alert"),
  },
  {
    name: "calls, signed out",
    path: "/calls",
    routes: all(callRoutes(), refused),
    isThere: (page) => page.getByLabel("API key"),
  },
  {
    name: "call, full",
    path: "/calls/call_1",
    routes: callRoutes(),
    isThere: (page) => page.getByRole("heading", { name: "Call with Bright Smile Dental" }),
    async prepare(page) {
      await page.getByText("Timeline").click();
      await page.getByText("What the terms mean").click();
    },
  },
  {
    name: "call, labelled, with notes",
    path: "/calls/call_1",
    routes: annotatedCallRoutes(),
    isThere: (page) => page.getByText("Call her back on Monday."),
    async prepare(page) {
      await page.getByText("Make a test of this call").click();
    },
  },
  {
    name: "call, without words and turns",
    path: "/calls/call_1",
    routes: {
      ...callRoutes(),
      "GET /api/calls/call_1/transcript": { data: [] },
      "GET /api/calls/call_1/turns": { data: [] },
    },
    isThere: (page) => page.getByText("The agent did not speak in this call."),
  },
  {
    name: "call, unknown",
    path: "/calls/call_9",
    routes: callRoutes(),
    isThere: (page) => page.getByRole("heading", { name: "No such call" }),
  },
  {
    name: "no page",
    path: "/nowhere",
    routes: {},
    isThere: (page) => page.getByRole("heading", { name: "There is nothing here" }),
  },
];
