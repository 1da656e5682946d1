import type { ComponentChildren } from "preact";
import { pathOf } from "../router/address.ts";
import { navigate } from "../router/navigation.ts";
import type { LinkedRoute } from "../router/routes.ts";

interface LinkProps {
  to: LinkedRoute;
  class?: string;
  isCurrent?: boolean;
  children: ComponentChildren;
}

/** A link within this site; with a modifier key held it stays the browser's own. */
export function Link({ to, class: className, isCurrent = false, children }: LinkProps) {
  const path = pathOf(to);
  return (
    <a
      href={path}
      class={className}
      aria-current={isCurrent ? "page" : undefined}
      onClick={(event) => {
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        navigate(path);
      }}
    >
      {children}
    </a>
  );
}
