import { answerOverview, answerSeries, pageViewHistory, requestHistory } from "../figures.ts";
import type { PageState } from "../page-states.ts";

const steps = [
  { step: "agent", isDone: true },
  { step: "phrases", isDone: true },
  { step: "call", isDone: false },
  { step: "document", isDone: false },
  { step: "leads", isDone: false },
  { step: "member", isDone: false },
  { step: "key", isDone: false },
];

/** The states of the overview's list of first steps. */
export const overviewStates: PageState[] = [
  {
    name: "overview, with first steps",
    path: "/overview",
    routes: {
      "GET /api/performance/overview": { data: answerOverview(1) },
      "GET /api/performance/series": { data: answerSeries(1) },
      "GET /api/performance/requests": { data: requestHistory(1) },
      "GET /api/performance/page-views": { data: pageViewHistory(1) },
      "GET /api/organizations/me/first-steps": { data: { steps, dismissedAt: null } },
    },
    isThere: (page) => page.getByText("2 of 7 done"),
  },
];
