import { type ExplainedMethods, none, OF_FEW, run } from "./explained.ts";

const REQUEST = { key: "explained", fingerprint: "" };

/** Methods of `services/knowledge`. */
export const knowledge: ExplainedMethods = {
  "knowledge.documents.create": run(({ request }, { organizationId, agent }) => {
    const bytes = Uint8Array.from("We are open on Mondays.", (letter) => letter.charCodeAt(0));
    const upload = { agentId: agent.id, title: "Hours", format: "text", charset: null } as const;
    return request.knowledge.documents.create(organizationId, { ...upload, hash: "explained", bytes }, REQUEST);
  }),
  "knowledge.documents.findContent": run(({ request }, { organizationId }) =>
    request.knowledge.documents.findContent(organizationId, "document_nobody"),
  ),
  "knowledge.reading.read": run(
    ({ request }, { organizationId, agent }) =>
      request.knowledge.reading.read(
        {
          organizationId,
          documentId: "document_nobody",
          agentId: agent.id,
          file: { format: "text", charset: null, title: null },
        },
        Uint8Array.from("We are open on Mondays.", (letter) => letter.charCodeAt(0)),
      ),
    OF_FEW("afterwards it reads what `knowledgeIndexes.refresh` reads"),
  ),
  "knowledge.reading.giveUp": run(
    ({ request }, { organizationId, agent }) =>
      request.knowledge.reading.giveUp({
        organizationId,
        documentId: "document_nobody",
        agentId: agent.id,
        file: null,
      }),
    OF_FEW("afterwards it reads what `knowledgeIndexes.refresh` reads"),
  ),
  "knowledge.documents.find": run(({ request }, { organizationId }) =>
    request.knowledge.documents.find(organizationId, "document_nobody"),
  ),
  "knowledge.documents.reindex": run(({ request }, { organizationId }) =>
    request.knowledge.documents.reindex(organizationId, "document_nobody"),
  ),
  "knowledge.documents.remove": run(({ request }, { organizationId }) =>
    request.knowledge.documents.remove(organizationId, "document_nobody"),
  ),
  "knowledge.indexes.load": none("reads KV, else what `read` reads"),
  "knowledge.indexes.read": run(
    ({ request }, { agent }) => request.knowledge.indexes.read(agent),
    OF_FEW("an agent's passages, of which it may have 2,000, by the age of their documents"),
  ),
  "knowledge.indexes.prepare": none("writes KV what `read` reads"),
  "knowledge.indexes.refresh": run(
    ({ request }, { organizationId }) => request.knowledge.indexes.refresh(organizationId, null),
    OF_FEW("an organisation's agents, the last edited first"),
  ),
};
