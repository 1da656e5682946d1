import type { ComponentChildren } from "preact";

/** A sentence the reader should notice; errors are announced at once. */
export function Notice({ tone, children }: { tone: "error" | "warning" | "info"; children: ComponentChildren }) {
  return (
    <div class={`notice notice-${tone}`} role={tone === "error" ? "alert" : "status"}>
      {children}
    </div>
  );
}
