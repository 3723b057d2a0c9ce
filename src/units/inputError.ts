/** A fault of the user's input: one clear message, the path of the field, and a way out. */
export class InputError extends Error {
  override readonly name = "InputError";
  /** A stable identifier such as `unknown_model` or `out_of_range`. */
  readonly code: string;
  /** Where the fault is, e.g. `["draftAcceptanceRate"]`. */
  readonly path: readonly string[];
  /** What would have been right: what is allowed, or the nearest valid name. */
  readonly hint: string | undefined;

  constructor(code: string, path: readonly string[], message: string, hint?: string) {
    super(message);
    this.code = code;
    this.path = path;
    this.hint = hint;
  }
}
