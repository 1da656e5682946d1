import { useEffect, useRef, useState } from "preact/hooks";
import { type LinkedRoute, menuPages, type Route, routes } from "../router/routes.ts";
import { Link } from "./Link.tsx";
import { Mark } from "./Mark.tsx";

/** The site's name and the menu of its pages: a row where there is room, a list behind a button on a phone. */
export function SiteHeader({ current }: { current: Route }) {
  const [isOpen, setIsOpen] = useState(false);
  const header = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => setIsOpen(false), [current]);
  useEffect(() => {
    if (!isOpen) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setIsOpen(false);
      button.current?.focus();
    };
    const onPointer = ({ target }: PointerEvent) => {
      if (target instanceof Node && !header.current?.contains(target)) setIsOpen(false);
    };
    addEventListener("keydown", onKey);
    addEventListener("pointerdown", onPointer);
    return () => {
      removeEventListener("keydown", onKey);
      removeEventListener("pointerdown", onPointer);
    };
  }, [isOpen]);
  const { menu } = routes[current.page];
  return (
    <header class="site-header" ref={header}>
      <Link to={{ page: "talk" }} class="brand">
        <Mark /> Quantum Voice
      </Link>
      <button
        type="button"
        class="button menu-button"
        ref={button}
        aria-expanded={isOpen}
        aria-controls="site-menu"
        onClick={() => setIsOpen(!isOpen)}
      >
        Menu
      </button>
      <nav id="site-menu" aria-label="Pages" class={isOpen ? "is-open" : undefined}>
        {menuPages.map((page) => (
          // Pages of the menu have no open parts in their addresses.
          <Link key={page} to={{ page } as LinkedRoute} isCurrent={page === menu}>
            {routes[page].title}
          </Link>
        ))}
      </nav>
    </header>
  );
}
