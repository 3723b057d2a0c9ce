const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|$)/uy;

/**
 * Offset of the first character at which a text stops being JSON, or -1 when it is JSON: engines
 * report it for some faults only.
 */
export function jsonFaultOffset(text: string): number {
  const closers: string[] = [];
  let expected: "value" | "valueOrClose" | "key" | "keyOrClose" | "colon" | "commaOrClose" | "end" = "value";
  token.lastIndex = 0;
  for (;;) {
    const from = token.lastIndex;
    const match = token.exec(text);
    const start = from + (/^[ \t\r\n]*/.exec(text.slice(from))?.[0].length ?? 0);
    if (!match) return start;
    const [, mark, string, atom] = match;
    const after = (): typeof expected => (closers.length === 0 ? "end" : "commaOrClose");
    if (!mark && string === undefined && atom === undefined) return expected === "end" ? -1 : start;
    const wantsValue = expected === "value" || expected === "valueOrClose";
    if (string !== undefined && (expected === "key" || expected === "keyOrClose")) expected = "colon";
    else if ((string !== undefined || atom !== undefined) && wantsValue) expected = after();
    else if (mark === "{" && wantsValue) [expected] = ["keyOrClose", closers.push("}")];
    else if (mark === "[" && wantsValue) [expected] = ["valueOrClose", closers.push("]")];
    else if (mark === ":" && expected === "colon") expected = "value";
    else if (mark === "," && expected === "commaOrClose") expected = closers.at(-1) === "}" ? "key" : "value";
    else if (mark === closers.at(-1) && /orclose/i.test(expected)) {
      closers.pop();
      expected = after();
    } else return start;
  }
}
