import { render } from "preact";
import { App } from "./App.tsx";
import { answers } from "./api/api.ts";
import { loadPage } from "./page-chunks.ts";
import { firstAnswersOf } from "./router/first-answers.ts";
import { onIntent } from "./router/intent.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/controls.css";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
render(<App />, root);

onIntent((route) => {
  // A failure shows once the page is opened.
  loadPage(route.page).catch(() => undefined);
  for (const path of firstAnswersOf(route)) answers.prefetch(path);
});
addEventListener("online", () => answers.refreshShown());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") answers.refreshShown();
});
