import { Form } from "../parts/Form.tsx";
import { SimulatedAnswer } from "../parts/SimulatedAnswer.tsx";
import { drafts, setField } from "../state/page.ts";
import { isRunStale, runFault } from "../state/run.ts";

/** The simulator on the scenario's load or a trace, when and as long as the reader wants. */
export function Simulate() {
  return (
    <main class="bench" id="main">
      <Form
        draft={drafts.value[0] ?? {}}
        fidelity="simulated"
        error={isRunStale.value ? undefined : runFault.value}
        onField={(name, text) => setField(0, name, text)}
      />
      <div class="answer" id="answer" tabIndex={-1}>
        <SimulatedAnswer isEager={false} />
      </div>
    </main>
  );
}
