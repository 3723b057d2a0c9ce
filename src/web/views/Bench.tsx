import { useState } from "preact/hooks";
import { LoadCard, PromptCard, RooflineCard } from "../parts/ChartCards.tsx";
import { CostCard } from "../parts/CostCard.tsx";
import { Derivation } from "../parts/Derivation.tsx";
import { FaultNotice } from "../parts/FaultNotice.tsx";
import { Fidelity } from "../parts/Fidelity.tsx";
import { Form } from "../parts/Form.tsx";
import { Lazy } from "../parts/Lazy.tsx";
import { MemoryCard } from "../parts/MemoryCard.tsx";
import { TakeAway } from "../parts/TakeAway.tsx";
import { TimeCard } from "../parts/TimeCard.tsx";
import { Verdict } from "../parts/Verdict.tsx";
import type { Answer, Answered } from "../state/answer.ts";
import { derivationOf } from "../state/derivation.ts";
import { engineCommand } from "../state/engineCommand.ts";
import { exportCsv, exportJson } from "../state/exports.ts";
import { atFidelity, fidelityOf } from "../state/fidelity.ts";
import { answers, drafts, firstDraft, setDraft, setField } from "../state/page.ts";
import { isRunStale, runFault } from "../state/run.ts";
import { useLast } from "../state/useLast.ts";
import type { InputError } from "../../units/inputError.ts";

/** One question and everything about its answer. */
export function Bench() {
  const draft = drafts.value[0] ?? {};
  const fidelity = fidelityOf(draft);
  const [firstOrderFault, setFirstOrderFault] = useState<InputError | undefined>(undefined);
  const calibrated = fidelity === "calibrated" ? answers.value[0] : undefined;
  const fault = {
    "first-order": firstOrderFault,
    calibrated: calibrated?.ok === false ? calibrated.error : undefined,
    simulated: isRunStale.value ? undefined : runFault.value,
  }[fidelity];
  return (
    <main class="bench" id="main">
      <div class="form-column">
        <Fidelity draft={draft} onChoose={(name) => setDraft(0, atFidelity(draft, name))} />
        <Form
          key={fidelity}
          draft={draft}
          fidelity={fidelity}
          error={fault}
          onField={(name, text) => setField(0, name, text)}
        />
      </div>
      <div class="answer" id="answer" tabIndex={-1} aria-busy={fault !== undefined}>
        {calibrated && <CalibratedAnswer answer={calibrated} />}
        {fidelity === "first-order" && (
          <Lazy
            key="first-order"
            load={async () => (await import("../parts/FirstOrderAnswer.tsx")).FirstOrderAnswer}
            properties={{ draft, onFault: setFirstOrderFault }}
          />
        )}
        {fidelity === "simulated" && (
          <Lazy
            key="simulated"
            load={async () => (await import("../parts/SimulatedAnswer.tsx")).SimulatedAnswer}
            properties={{ isEager: true }}
          />
        )}
      </div>
    </main>
  );
}

function CalibratedAnswer({ answer }: { answer: Answer }) {
  // While a value is being typed the last good answer stays, so that the page does not jump.
  const last = useLast(answer.ok ? answer : undefined);
  return (
    <>
      {!answer.ok && <FaultNotice fault={answer.error} hasLast={last !== undefined} />}
      {last ? <Answering answer={last} /> : <Empty />}
    </>
  );
}

const Empty = () => (
  <p class="card full empty">
    The answer appears as soon as the question can be read.{" "}
    <button type="button" onClick={() => (drafts.value = [firstDraft])}>
      Start from an example
    </button>
  </p>
);

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
      <TakeAway
        draft={answer.draft}
        fidelity="calibrated"
        json={() => exportJson(answer)}
        {...(feasible && { csv: () => exportCsv(answer) })}
        engine={() => engineCommand(answer)}
      />
      <section class="card full" aria-labelledby="assumptions">
        <h2 id="assumptions">Assumptions</h2>
        <ul>
          {answer.forecast.assumptions.map((assumption) => (
            <li key={assumption}>{assumption}</li>
          ))}
        </ul>
      </section>
      <Derivation steps={() => derivationOf(answer)} />
    </>
  );
}
