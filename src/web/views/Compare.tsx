import { signal } from "@preact/signals";
import { ComparisonTable } from "../parts/ComparisonTable.tsx";
import { LoadCard } from "../parts/ChartCards.tsx";
import { messageOf } from "../parts/FaultNotice.tsx";
import { Form } from "../parts/Form.tsx";
import type { Answered } from "../state/answer.ts";
import { maximumScenarios } from "../state/link.ts";
import { addDraft, answers, drafts, removeDraft, setField } from "../state/page.ts";
import { scenarioNames } from "../state/scenarioNames.ts";
import { whatIfs } from "../state/whatIfs.ts";

const chosen = signal(0);

/** Up to four scenarios side by side; the form edits the chosen one. */
export function Compare() {
  const all = answers.value;
  const active = Math.min(chosen.value, all.length - 1);
  const answer = all[active]!;
  const names = scenarioNames(drafts.value);
  const good = all.flatMap((one, index) =>
    one.ok && one.forecast.feasible ? [{ one, name: names[index]! }] : [],
  );
  return (
    <main class="bench" id="main">
      <div class="form-column">
        <div class="card row" role="group" aria-label="Scenario to edit">
          {names.map((name, index) => (
            <button
              key={index}
              type="button"
              class={`series-${index + 1}`}
              aria-pressed={index === active}
              aria-label={`Edit scenario ${index + 1}: ${name}`}
              onClick={() => (chosen.value = index)}
            >
              {index + 1}
            </button>
          ))}
          <button
            type="button"
            disabled={all.length >= maximumScenarios}
            onClick={() => {
              addDraft({ ...drafts.value[active]! });
              chosen.value = drafts.value.length - 1;
            }}
          >
            Duplicate
          </button>
          <button type="button" disabled={all.length === 1} onClick={() => removeDraft(active)}>
            Remove
          </button>
        </div>
        <Form
          key={active}
          draft={drafts.value[active]!}
          error={answer.ok ? undefined : answer.error}
          onField={(name, text) => setField(active, name, text)}
        />
      </div>
      <div class="answer" id="answer" tabIndex={-1}>
        {answer.ok && <WhatIfs answer={answer} />}
        {!answer.ok && (
          <p class="card full notice bad" role="alert">
            Scenario {active + 1}: {messageOf(answer.error)}
          </p>
        )}
        <ComparisonTable answers={all} names={names} />
        {good.length > 0 && (
          <LoadCard answers={good.map(({ one }) => one)} names={good.map(({ name }) => name)} />
        )}
      </div>
    </main>
  );
}

/** One click from the chosen scenario to a neighbour of it. */
function WhatIfs({ answer }: { answer: Answered }) {
  const isFull = answers.value.length >= maximumScenarios;
  return (
    <section class="card full" aria-labelledby="what-if">
      <h2 id="what-if">What if …</h2>
      <div class="row">
        {whatIfs(answer).map(({ name, draft }) => (
          <button key={name} type="button" disabled={isFull} onClick={() => addDraft(draft)}>
            {name}
          </button>
        ))}
      </div>
      {isFull && <p class="help">Four scenarios at most; remove one to add another.</p>}
    </section>
  );
}
