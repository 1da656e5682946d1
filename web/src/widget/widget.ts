import { createBrowserFeed } from "../live/feed/browser-feed.ts";
import type { SharedFeed } from "../live/feed/shared-feed.ts";
import { servicesNamed } from "../words/services.ts";
import { widgetModel } from "./widget-model.ts";
import { widgetStyle } from "./widget-style.ts";
import { drawWidget } from "./widget-view.ts";

/** The origin that served this script: the platform's, unless the element names another. */
const ownOrigin = new URL((document.currentScript as HTMLScriptElement | null)?.src || location.href).origin;

/**
 * `<quantum-voice-widget>`: the organisation's live figures on any page. `minimal` makes it one line; `data-services`
 * names the kind of calls; `data-origin` the platform, where that is not the script's own; `data-key` a viewer's API
 * key, for pages of another site. Without a key it asks with the browser's session.
 */
class QuantumVoiceWidget extends HTMLElement {
  static readonly observedAttributes = ["minimal", "data-services"];
  #feed: SharedFeed | null = null;

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(widgetStyle);
    root.adoptedStyleSheets = [style];
    const { origin = ownOrigin, key } = this.dataset;
    const address = new URL("/api/performance/live", origin).href.replace(/^http/, "ws");
    this.#feed = createBrowserFeed({ address, apiKey: key ?? null }, () => this.#draw());
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#feed?.leave();
    this.#feed = null;
  }

  attributeChangedCallback(): void {
    this.#draw();
  }

  #draw(): void {
    if (this.#feed === null || this.shadowRoot === null) return;
    const model = widgetModel(this.#feed.view, servicesNamed(this.dataset.services ?? null));
    this.shadowRoot.replaceChildren(drawWidget(model, this.hasAttribute("minimal")));
  }
}

// A page may well load the script twice.
if (customElements.get("quantum-voice-widget") === undefined) {
  customElements.define("quantum-voice-widget", QuantumVoiceWidget);
}
