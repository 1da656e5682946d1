import { useEffect, useRef, useState } from "preact/hooks";
import { entryRoute, menuGroups } from "../router/menu.ts";
import { type Route, routes } from "../router/routes.ts";
import { Link } from "./Link.tsx";
import { Mark } from "./Mark.tsx";

/**
 * The site's name and the menu of its pages. Where there is room: a row of groups, and below it the pages of the one
 * that is current. On a phone: all pages, by their groups, behind a button.
 */
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
  const currentGroup = menuGroups.find(({ pages }) => menu !== null && pages.includes(menu));
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
        <ul class="menu-groups">
          {menuGroups.map(({ title, pages: [first] }) => (
            <li key={title}>
              {first !== undefined && (
                <Link to={entryRoute(first)} isWithin={title === currentGroup?.title}>
                  {title}
                </Link>
              )}
            </li>
          ))}
        </ul>
        {menuGroups.map((group) => (
          <div key={group.title} class={`menu-pages${group === currentGroup ? " is-current" : ""}`}>
            <p class="menu-heading">{group.title}</p>
            <ul aria-label={group.title}>
              {group.pages.map((page) => (
                <li key={page}>
                  <Link to={entryRoute(page)} isCurrent={page === menu}>
                    {routes[page].title}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
    </header>
  );
}
