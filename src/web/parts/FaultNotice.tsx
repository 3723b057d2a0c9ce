import type { InputError } from "../../units/inputError.ts";

/** A fault with its way out, as one sentence beside the field. */
export const messageOf = (error: InputError | undefined): string =>
  error === undefined ? "" : error.hint === undefined ? error.message : `${error.message} (${error.hint})`;

/** A question that could not be read, said where the answer would be. */
export function FaultNotice({ fault, hasLast }: { fault: InputError; hasLast: boolean }) {
  return (
    <p class="card full notice bad" role="alert">
      {messageOf(fault)}
      {hasLast && " What follows answers the last question that could be read."}
    </p>
  );
}
