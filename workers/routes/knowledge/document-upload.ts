import type { DocumentFormat } from "../../db/states.ts";
import { ApiError } from "../../http/errors.ts";
import { isForm, readFormFile } from "../../requests/form-file.ts";
import { readBody } from "../../requests/request-body.ts";
import { MAX_TITLE_CHARS } from "../../services/knowledge/documents/read-document.ts";
import { type DocumentUpload, MAX_DOCUMENT_BYTES } from "../../services/knowledge/knowledge-documents.ts";

const FORMATS: ReadonlyMap<string, DocumentFormat> = new Map(
  Object.entries({
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  }),
);
/** Formats of files whose type the client does not know; most have none for Markdown. */
const FORMATS_BY_EXTENSION: ReadonlyMap<string, DocumentFormat> = new Map(
  Object.entries({
    txt: "text",
    md: "markdown",
    markdown: "markdown",
    html: "html",
    htm: "html",
    pdf: "pdf",
    docx: "docx",
  }),
);
const UNTOLD_TYPES = new Set(["", "application/octet-stream", "application/zip", "text/plain"]);

const text = { schema: { type: "string" as const } };
const file = { type: "string" as const, format: "binary" };

/** The documented body of an upload. */
export const documentBody = {
  required: true,
  content: {
    "text/plain": text,
    "text/markdown": text,
    "text/html": text,
    "application/pdf": { schema: file },
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": { schema: file },
    "multipart/form-data": { schema: { type: "object" as const, required: ["file"], properties: { file } } },
  },
};

type UploadedFile = Pick<DocumentUpload, "bytes" | "charset" | "format"> & { name: string | null };

/** Reads the document in a request: its body, or the part `file` of a form. 415 for other formats, 413 above 5 MB. */
export async function readUpload(request: Request): Promise<UploadedFile> {
  const type = request.headers.get("Content-Type") ?? "";
  if (isForm(type)) return await readForm(request);
  const format = FORMATS.get(mediaTypeOf(type));
  if (format === undefined) throw unsupported();
  const bytes = await readBody(request, MAX_DOCUMENT_BYTES);
  return notEmpty({ bytes, format, charset: charsetOf(type), name: null }, "body");
}

async function readForm(request: Request): Promise<UploadedFile> {
  const file = await readFormFile(request, MAX_DOCUMENT_BYTES);
  const format = formatOfFile(file);
  if (format === undefined) throw unsupported();
  const bytes = new Uint8Array(await file.arrayBuffer());
  return notEmpty({ bytes, format, charset: charsetOf(file.type), name: titleOf(file.name) }, "file");
}

function formatOfFile({ name, type }: File): DocumentFormat | undefined {
  const mediaType = mediaTypeOf(type);
  const extension = name.split(".").at(-1)?.toLowerCase() ?? "";
  return (UNTOLD_TYPES.has(mediaType) ? FORMATS_BY_EXTENSION.get(extension) : undefined) ?? FORMATS.get(mediaType);
}

/** A file's name without folders and extension. */
function titleOf(fileName: string): string | null {
  const base = fileName.split(/[/\\]/).at(-1) ?? "";
  const title = base
    .replace(/\.\w{1,8}$/, "")
    .trim()
    .slice(0, MAX_TITLE_CHARS)
    .toWellFormed();
  return title === "" ? null : title;
}

function notEmpty(file: UploadedFile, path: string): UploadedFile {
  if (file.bytes.length > 0) return file;
  throw new ApiError("invalid_request", `Not valid: ${path}.`, { details: [{ path, message: "is empty" }] });
}

const mediaTypeOf = (type: string): string => (type.split(";")[0] ?? "").trim().toLowerCase();
const charsetOf = (type: string): string | null => /;\s*charset="?([\w-]+)"?/i.exec(type)?.[1] ?? null;

const unsupported = (): ApiError =>
  new ApiError(
    "unsupported_media_type",
    "Send text/plain, text/markdown, text/html, application/pdf or a .docx, as the body or as the part `file` of multipart/form-data.",
  );
