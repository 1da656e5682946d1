import { render } from "preact";
import { App } from "./App.tsx";
import "./styles/base.css";
import "./styles/controls.css";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
render(<App />, root);
