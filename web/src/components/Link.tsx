import type { ComponentChildren } from "preact";
import { pathOf } from "../router/address.ts";
import { announceIntent } from "../router/intent.ts";
import { navigate } from "../router/navigation.ts";
import type { LinkedRoute } from "../router/routes.ts";

interface LinkProps {
  to: LinkedRoute;
  /** Part of the address behind the path: a query, a fragment, or both. */
  rest?: string;
  class?: string;
  /** It leads to the page that is shown. */
  isCurrent?: boolean;
  /** It leads to the part of the site that the page that is shown belongs to. */
  isWithin?: boolean;
  children: ComponentChildren;
}

/**
 * A link within this site; with a modifier key held it stays the browser's own. What it leads to is fetched when it is
 * pointed at, touched or focused.
 */
export function Link({ to, rest = "", class: className, isCurrent = false, isWithin = false, children }: LinkProps) {
  const path = pathOf(to) + rest;
  return (
    <a
      href={path}
      class={className}
      aria-current={isCurrent ? "page" : isWithin ? "true" : undefined}
      onPointerEnter={() => announceIntent(to)}
      onFocus={() => announceIntent(to)}
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
