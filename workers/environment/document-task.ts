/** Task of a document's reader. */
export interface DocumentTask {
  organizationId: string;
  documentId: string;
  /** Null: for every agent of the organisation. */
  agentId: string | null;
  /** The file that was sent; null to index again what was read of it before. */
  file: {
    format: "text" | "markdown" | "html" | "pdf" | "docx";
    /** Encoding that the request named. */
    charset: string | null;
    /** Null: what the document calls itself. */
    title: string | null;
  } | null;
}
