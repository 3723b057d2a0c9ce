import { objectiveFields, type Objective } from "../state/objectiveFields.ts";
import { objectiveTexts } from "../state/objectives.ts";
import { setField } from "../state/page.ts";

/** Service level objectives; what meets them is shaded. */
export function Objectives() {
  const { ttft, tpot } = objectiveTexts.value;
  return (
    <div class="row objectives">
      <Input label="TTFT objective" field={objectiveFields.ttft} placeholder="500 ms" objective={ttft} />
      <Input label="TPOT objective" field={objectiveFields.tpot} placeholder="30 ms" objective={tpot} />
    </div>
  );
}

function Input(props: { label: string; field: string; placeholder: string; objective: Objective }) {
  const { label, field, placeholder, objective } = props;
  return (
    <span>
      <label for={field}>{label}</label>{" "}
      <input
        id={field}
        value={objective.text}
        placeholder={placeholder}
        aria-invalid={objective.error !== undefined}
        aria-describedby={`${field}-note`}
        onInput={(event) => setField(0, field, event.currentTarget.value)}
      />
      <span id={`${field}-note`} class="error">
        {objective.error}
      </span>
    </span>
  );
}
