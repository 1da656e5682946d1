import type { KnowledgeDocument } from "../../../../web/src/knowledge/knowledge-answers.ts";
import type { FakeAnswer, FakeRoutes } from "../../../support/browser/fake-platform.ts";
import type { PageState } from "../page-states.ts";

const refused: FakeAnswer = { status: 401, code: "session_ended", message: "The session is over; sign in again." };
const broken: FakeAnswer = { status: 503, code: "unavailable", message: "A part of the platform did not answer." };
const list = "GET /api/knowledge/documents?limit=25";

function documentAnswer(changed: Partial<KnowledgeDocument>): KnowledgeDocument {
  return {
    id: "doc_1",
    agentId: null,
    title: "Prices of the clinic",
    format: "pdf",
    bytes: 120_000,
    hash: "ab".repeat(32),
    status: "indexed",
    failure: null,
    warning: null,
    chunks: 12,
    version: 1,
    createdAt: "2026-11-20T10:00:00.000Z",
    updatedAt: "2026-11-20T10:00:02.000Z",
    ...changed,
  };
}

const documents = [
  documentAnswer({ id: "doc_3", title: "Being read", status: "pending", chunks: 0, format: "docx" }),
  documentAnswer({
    id: "doc_2",
    agentId: "agent_1",
    title: "scan",
    status: "failed",
    chunks: 0,
    failure: "The PDF has pages without text: it may be a scan.",
  }),
  documentAnswer({ warning: "Text in the font “Song” was lost." }),
];

function knowledgeRoutes(role: "viewer" | "operator"): FakeRoutes {
  return {
    "GET /api/session": {
      data: { organizationId: "org_1", role, via: "session", actor: { type: "key", id: "key_1" } },
    },
    [list]: { data: { items: documents, nextCursor: null } },
    "GET /api/knowledge/documents/doc_3": { data: documents[0] },
    "GET /api/knowledge/documents/doc_1/content": {
      data: { id: "doc_1", title: "", content: "# Prices\nCleaning: 90" },
    },
    "GET /api/agents?limit=100&fields=id%2Cname": {
      data: { items: [{ id: "agent_1", name: "Bright Smile Dental" }], nextCursor: null },
    },
    "GET /api/knowledge/search?agentId=agent_1&q=how+much": {
      data: {
        items: [
          {
            type: "passage",
            score: 4.125,
            documentId: "doc_1",
            title: "Prices of the clinic",
            index: 2,
            heading: "Cleaning",
            text: "Kind: Cleaning, Price: 90",
          },
          { type: "entry", score: 2.5, questions: ["what does it cost"], answer: "Ninety dollars." },
        ],
      },
    },
    "GET /api/knowledge/search?agentId=agent_1&q=weather": { data: { items: [] } },
  };
}

/** The states of the page about documents. */
export const knowledgeStates: PageState[] = [
  {
    name: "knowledge, full, with a look-up",
    path: "/knowledge",
    routes: knowledgeRoutes("operator"),
    isThere: (page) => page.getByText("score 4.13"),
    async prepare(page) {
      await page.getByLabel("Words of a caller").fill("how much");
      await page.getByRole("button", { name: "Look it up" }).click();
      await page.getByRole("button", { name: "Read what was understood of “Prices of the clinic”" }).click();
      await page.getByText("Cleaning: 90").waitFor();
    },
  },
  {
    name: "knowledge, nothing fits",
    path: "/knowledge",
    routes: knowledgeRoutes("viewer"),
    isThere: (page) => page.getByText("Nothing fits “weather”"),
    async prepare(page) {
      await page.getByLabel("Words of a caller").fill("weather");
      await page.getByRole("button", { name: "Look it up" }).click();
    },
  },
  {
    name: "knowledge, empty",
    path: "/knowledge",
    routes: { ...knowledgeRoutes("operator"), [list]: { data: { items: [], nextCursor: null } } },
    isThere: (page) => page.getByText("No document yet."),
  },
  {
    name: "knowledge, session ended",
    path: "/knowledge",
    routes: { ...knowledgeRoutes("operator"), [list]: refused },
    isThere: (page) => page.getByText("Your session has ended."),
  },
  {
    name: "knowledge, failed",
    path: "/knowledge",
    routes: { ...knowledgeRoutes("operator"), [list]: broken },
    isThere: (page) => page.getByRole("alert"),
  },
];
