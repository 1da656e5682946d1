import { MARK_BAR_WIDTH, MARK_GROUND, MARK_SIDE, markBars } from "../src/components/mark.ts";
import { menuGroups } from "../src/router/menu.ts";
import { type PageName, routes } from "../src/router/routes.ts";

/**
 * The frame around every page as `App` draws it first, for the document to hold: it is on the screen before any script
 * is there, and `App` takes it over as it is. No entry of the menu is marked yet, and the lead is not written. What says
 * that the page is loading is another kind of element than a page's own, which would take it over and move it.
 */
export function shellHtml(): string {
  const linkTo = (page: PageName, words: string): string => `<li><a href="${routes[page].pattern}">${words}</a></li>`;
  const groups = menuGroups.map(({ title, pages: [first] }) => (first === undefined ? "" : linkTo(first, title)));
  const pages = menuGroups.map(({ title, pages }) => {
    const links = pages.map((page) => linkTo(page, routes[page].title)).join("");
    return `<div class="menu-pages"><p class="menu-heading">${title}</p><ul aria-label="${title}">${links}</ul></div>`;
  });
  return [
    '<a class="skip-link" href="#main">Skip to content</a>',
    '<header class="site-header">',
    `<a href="/" class="brand">${markSvg()} Quantum Voice</a>`,
    '<button type="button" class="button menu-button" aria-expanded="false" aria-controls="site-menu">Menu</button>',
    `<nav id="site-menu" aria-label="Pages"><ul class="menu-groups">${groups.join("")}</ul>${pages.join("")}</nav>`,
    "</header>",
    '<main id="main" tabindex="-1">',
    '<p class="page-lead"></p>',
    '<output class="loading"><span class="spinner" aria-hidden="true"></span> Loading the page…</output>',
    "</main>",
  ].join("");
}

function markSvg(): string {
  const bars = markBars.map(
    ({ x, y, height }) =>
      `<rect x="${x}" y="${y}" width="${MARK_BAR_WIDTH}" height="${height}" rx="${MARK_BAR_WIDTH / 2}" fill="#fff"></rect>`,
  );
  const ground = `<rect width="${MARK_SIDE}" height="${MARK_SIDE}" rx="9" fill="${MARK_GROUND}"></rect>`;
  return `<svg class="brand-mark" viewBox="0 0 ${MARK_SIDE} ${MARK_SIDE}" width="28" height="28" aria-hidden="true">${ground}${bars.join("")}</svg>`;
}
