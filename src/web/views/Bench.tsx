import { LoadCard, PromptCard, RooflineCard } from "../parts/ChartCards.tsx";
import { CostCard } from "../parts/CostCard.tsx";
import { Derivation } from "../parts/Derivation.tsx";
import { Form, messageOf } from "../parts/Form.tsx";
import { MemoryCard } from "../parts/MemoryCard.tsx";
import { TakeAway } from "../parts/TakeAway.tsx";
import { TimeCard } from "../parts/TimeCard.tsx";
import { Verdict } from "../parts/Verdict.tsx";
import type { Answer, Answered } from "../state/answer.ts";
import { answers, drafts, firstDraft, setField } from "../state/page.ts";
import { useLast } from "../state/useLast.ts";

/** One question and everything about its answer. */
export function Bench() {
  const answer = answers.value[0] as Answer;
  // While a value is being typed the last good answer stays, so that the page does not jump.
  const last = useLast(answer.ok ? answer : undefined);
  return (
    <main class="bench" id="main">
      <Form
        draft={drafts.value[0] ?? {}}
        error={answer.ok ? undefined : answer.error}
        onField={(name, text) => setField(0, name, text)}
      />
      <div class="answer" id="answer" tabIndex={-1} aria-busy={!answer.ok}>
        {!answer.ok && (
          <p class="card full notice bad" role="alert">
            {messageOf(answer.error)}
            {last && " What follows answers the last question that could be read."}
          </p>
        )}
        {last ? (
          <Answering answer={last} />
        ) : (
          <p class="card full empty">
            The answer appears as soon as the question can be read.{" "}
            <button type="button" onClick={() => (drafts.value = [firstDraft])}>
              Start from an example
            </button>
          </p>
        )}
      </div>
    </main>
  );
}

function Answering({ answer }: { answer: Answered }) {
  const { feasible } = answer.forecast;
  return (
    <>
      <Verdict answer={answer} />
      {feasible && <TimeCard answer={answer} />}
      <MemoryCard answer={answer} />
      {feasible && <CostCard answer={answer} />}
      {feasible && <LoadCard answers={[answer]} names={["this scenario"]} />}
      {feasible && <RooflineCard answer={answer} />}
      {feasible && <PromptCard answer={answer} />}
      <TakeAway answer={answer} />
      <Derivation answer={answer} />
    </>
  );
}
