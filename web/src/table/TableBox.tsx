import type { ComponentChildren } from "preact";

/** A table that may be wider than the screen, in a region that scrolls. */
export function TableBox({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section class="table-scroll" aria-label={`${label}, table`} tabIndex={0}>
      {children}
    </section>
  );
}
