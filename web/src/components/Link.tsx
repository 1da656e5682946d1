import type { ComponentChildren } from "preact";
import { navigate } from "../router.ts";

interface LinkProps {
  href: string;
  class?: string;
  isCurrent?: boolean;
  children: ComponentChildren;
}

/** A link within this site; with a modifier key held it stays the browser's own. */
export function Link({ href, class: className, isCurrent = false, children }: LinkProps) {
  return (
    <a
      href={href}
      class={className}
      aria-current={isCurrent ? "page" : undefined}
      onClick={(event) => {
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        navigate(href);
      }}
    >
      {children}
    </a>
  );
}
