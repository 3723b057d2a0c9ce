import type { Explanation, ExplanationStep } from "./explanation.ts";
import { formatSymbol } from "./formatSymbol.ts";

/** The derivation as lines of plain text or as a Markdown page. */
export function renderExplanation(explanation: Explanation, format: "text" | "markdown"): string {
  const { title, verdict, steps, assumptions, warnings } = explanation;
  const markdown = format === "markdown";
  const heading = (text: string) => (markdown ? [`## ${text}`, ""] : [text, ""]);
  const bullets = (texts: readonly string[]) => texts.map((text) => (markdown ? `- ${text}` : `  ${text}`));
  const lines = [markdown ? `# ${title}` : title, "", verdict, ""];
  steps.forEach((step, index) =>
    lines.push(...(markdown ? markdownStep(step, index + 1) : textStep(step, index + 1)), ""),
  );
  if (warnings.length > 0) lines.push(...heading("Warnings"), ...bullets(warnings), "");
  lines.push(...heading("Assumptions"), ...bullets(assumptions));
  return `${lines.join("\n")}\n`;
}

function textStep(
  { equation, title, formula, symbols, substituted, result, source, note }: ExplanationStep,
  number: number,
): string[] {
  const width = Math.max(...symbols.map(({ symbol }) => symbol.length));
  return [
    `${number}. ${capitalized(title)} [${equation}]`,
    `   ${formula}`,
    `   ${result.symbol} = ${substituted}`,
    `   ${result.symbol} = ${formatSymbol(result)}`,
    ...symbols
      .filter(({ source: from }) => from !== undefined)
      .map((symbol) => `     ${symbol.symbol.padEnd(width)}  ${formatSymbol(symbol)}  (${symbol.source})`),
    ...(note === undefined ? [] : [`   note: ${note}`]),
    `   source: ${source}`,
  ];
}

function markdownStep(
  { equation, title, formula, symbols, substituted, result, source, note }: ExplanationStep,
  number: number,
): string[] {
  return [
    `## ${number}. ${capitalized(title)} (${equation})`,
    "",
    "```text",
    formula,
    `${result.symbol} = ${substituted}`,
    `${result.symbol} = ${formatSymbol(result)}`,
    "```",
    "",
    "| symbol | value | from |",
    "| --- | --- | --- |",
    ...symbols.map(
      (symbol) => `| \`${symbol.symbol}\` | ${formatSymbol(symbol)} | ${symbol.source ?? "above"} |`,
    ),
    "",
    ...(note === undefined ? [] : [`Note: ${note}.`, ""]),
    `Source: ${source}`,
  ];
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
