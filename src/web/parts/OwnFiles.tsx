import { signal } from "@preact/signals";
import { InputError } from "../../units/inputError.ts";
import { adopt, ownFiles } from "../state/ownFiles.ts";
import { fidelityOf } from "../state/fidelity.ts";
import { drafts, setField, view } from "../state/page.ts";
import { traceFile } from "../state/run.ts";
import { AcceleratorForm } from "./AcceleratorForm.tsx";
import { messageOf } from "./FaultNotice.tsx";

/** What came of the last file or paste. */
const outcome = signal<{ readonly ok: boolean; readonly text: string } | undefined>(undefined);

/** Takes a model or an accelerator into the first scenario, or says why not. */
export async function takeFile(text: string, name: string): Promise<void> {
  try {
    const file = await adopt(text, name);
    setField(0, file.field, file.name);
    outcome.value = { ok: true, text: `${name} is now the ${file.field} (${file.name})` };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    outcome.value = { ok: false, text: messageOf(error) };
  }
}

/** A trace goes to the simulator, anything else is a model or an accelerator. */
async function takeDropped(file: File): Promise<void> {
  const text = await file.text();
  if (!/\.(csv|jsonl|txt)$/i.test(file.name)) return takeFile(text, file.name);
  traceFile.value = { name: file.name, text };
  if (fidelityOf(drafts.value[0] ?? {}) === "simulated" && view.value === "bench") return;
  view.value = "simulate";
}

/** Files dropped anywhere on the page. */
export function acceptDrops(target: HTMLElement): void {
  target.addEventListener("dragover", (event) => {
    event.preventDefault();
    target.classList.add("dropping");
  });
  target.addEventListener("dragleave", () => target.classList.remove("dropping"));
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    target.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) void takeDropped(file);
  });
}

/** Brings one's own model or accelerator: choose, paste, drop on the page, or fill in. */
export function OwnFiles() {
  return (
    <>
      <details class="own">
        <summary>Use your own model or accelerator</summary>
        <p class="help">
          Drop a Hugging Face config.json or an accelerator file anywhere on this page, choose one, or paste
          its text. It stays in this browser and in the links that you share.
        </p>
        <label class="visually-hidden" for="own-file">
          Model config or accelerator file
        </label>
        <input
          id="own-file"
          type="file"
          accept=".json,.yaml,.yml"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file !== undefined) void file.text().then((text) => takeFile(text, file.name));
          }}
        />
        <label for="own-text">or paste JSON</label>
        <textarea
          id="own-text"
          rows={3}
          spellcheck={false}
          placeholder='{ "model_type": "llama", … }'
          onChange={(event) => {
            const text = event.currentTarget.value.trim();
            if (text !== "") void takeFile(text, "the pasted text");
          }}
        />
        <AcceleratorForm />
        <Known />
      </details>
      <p role="status" class={outcome.value?.ok === false ? "error" : "help"}>
        {outcome.value?.text}
      </p>
    </>
  );
}

/** The reader's own files, to be forgotten one by one. */
function Known() {
  const files = [...ownFiles.value.values()];
  if (files.length === 0) return null;
  return (
    <ul class="known" aria-label="Your own files">
      {files.map(({ name, field }) => (
        <li key={name} class="row">
          {name} <span class="help">{field}</span>
          <span class="apart" />
          <button
            type="button"
            onClick={() =>
              (ownFiles.value = new Map([...ownFiles.value].filter(([other]) => other !== name)))
            }
          >
            Forget
          </button>
        </li>
      ))}
    </ul>
  );
}
