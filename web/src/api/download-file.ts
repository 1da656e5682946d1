import { ApiFailure } from "./api-failure.ts";
import { API_ORIGIN } from "./api-origin.ts";

/** A recording of an hour is some tens of megabytes. */
const DOWNLOAD_TIMEOUT_MS = 60_000;

/** Fetches a file and hands it to the browser to keep. Throws `ApiFailure` where the server has none. */
export async function downloadFile(path: string, name: string): Promise<void> {
  const response = await fetch(`${API_ORIGIN}${path}`, {
    credentials: "include",
    signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new ApiFailure("network", 0, "The server did not answer.", cause);
  });
  if (!response.ok) {
    const refusal = (await response.json().catch(() => null)) as { error?: { code: string; message: string } } | null;
    throw new ApiFailure(
      refusal?.error?.code ?? "unknown",
      response.status,
      refusal?.error?.message ?? "The server refused.",
    );
  }
  keepFile(await response.blob(), name);
}

/** Hands bytes to the browser to keep as a file. */
export function keepFile(bytes: Blob, name: string): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
