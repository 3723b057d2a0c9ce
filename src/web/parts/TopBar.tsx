import type { View } from "../state/link.ts";
import { inView, views } from "../state/link.ts";
import { link, view } from "../state/page.ts";
import { CopyButton } from "./CopyButton.tsx";
import { nextTheme, theme } from "./theme.ts";

const names: Readonly<Record<View, string>> = {
  bench: "Bench",
  compare: "Compare",
  pareto: "Pareto",
  simulate: "Simulate",
  accuracy: "Accuracy",
};

export function TopBar() {
  return (
    <header class="top">
      <h1>
        <img src="./icon.svg" alt="" /> Servecast
      </h1>
      <nav aria-label="Views">
        {views.map((name) => (
          <a
            key={name}
            href={inView(link.value, name)}
            aria-current={view.value === name ? "page" : undefined}
            onClick={(event) => {
              event.preventDefault();
              view.value = name;
              scrollTo(0, 0);
            }}
          >
            {names[name]}
          </a>
        ))}
      </nav>
      <div class="end">
        <CopyButton label="Share" text={() => new URL(link.value, location.href).href} done="Link copied" />
        <button type="button" aria-label={`Theme: ${theme.value}`} onClick={nextTheme}>
          {{ auto: "◐ auto", light: "☀ light", dark: "☾ dark" }[theme.value]}
        </button>
      </div>
    </header>
  );
}
