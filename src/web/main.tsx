import { render } from "preact";
import { App } from "./App.tsx";
import { acceptDrops } from "./parts/OwnFiles.tsx";
import { loadTheme } from "./parts/theme.ts";
import { keepOwnFiles } from "./state/keepOwnFiles.ts";
import { followAddress } from "./state/page.ts";

loadTheme();
await keepOwnFiles();
await followAddress();
render(<App />, document.getElementById("app") as HTMLElement);
acceptDrops(document.body);
// The address holds the state of the page, so the way past the form must not change it.
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("answer")?.focus();
});

// After the first answer, so that keeping the files for offline use delays nothing.
if ("serviceWorker" in navigator && import.meta.env.PROD) {
  addEventListener("load", () => void navigator.serviceWorker.register("./serviceWorker.js"));
}
