import { useState } from "preact/hooks";

interface Props {
  readonly label: string;
  readonly done?: string;
  text(): string;
}

/** Copies a text and says so. */
export function CopyButton({ label, done = "Copied", text }: Props) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setSaid(done);
    } catch {
      // Browsers refuse the clipboard without a permission or a secure address.
      setSaid("The browser refused; select the text instead");
    }
    setTimeout(() => setSaid(""), 4000);
  };
  return (
    <span class="copy">
      <button type="button" onClick={() => void copy()}>
        {label}
      </button>
      <span role="status" class="help">
        {said}
      </span>
    </span>
  );
}
