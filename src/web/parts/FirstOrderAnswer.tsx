import { useEffect, useState } from "preact/hooks";
import type { ExplanationStep } from "../../report/explanation.ts";
import { formatSymbol } from "../../report/formatSymbol.ts";
import { InputError } from "../../units/inputError.ts";
import type { DerivationStep } from "../state/derivation.ts";
import { answerFirstOrder, type FirstOrderAnswer as Answer } from "../state/firstOrder.ts";
import type { Draft } from "../state/link.ts";
import { useLast } from "../state/useLast.ts";
import { Derivation } from "./Derivation.tsx";
import { FaultNotice } from "./FaultNotice.tsx";
import { ReportBlocks } from "./ReportBlocks.tsx";
import { TakeAway } from "./TakeAway.tsx";

/** What the first-order formulas say: the bounds of one batch, no engine and no queue. */
export function FirstOrderAnswer({ draft, onFault }: { draft: Draft; onFault(fault?: InputError): void }) {
  const [answer, setAnswer] = useState<Answer | InputError | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    void answerFirstOrder(draft).then((found) => {
      if (!wanted) return;
      setAnswer(found);
      onFault(found instanceof InputError ? found : undefined);
    });
    return () => {
      wanted = false;
    };
  }, [draft]);
  const last = useLast(answer instanceof InputError ? undefined : answer);
  return (
    <>
      {answer instanceof InputError && <FaultNotice fault={answer} hasLast={last !== undefined} />}
      {last && (
        <>
          <ReportBlocks report={last.report} />
          <TakeAway
            draft={draft}
            fidelity="first-order"
            json={() => `${JSON.stringify(last.solution, null, 2)}\n`}
          />
          <Derivation steps={() => last.explanation.steps.map(toStep)} />
        </>
      )}
    </>
  );
}

function toStep({
  equation,
  title,
  formula,
  substituted,
  result,
  source,
  symbols,
  note,
}: ExplanationStep): DerivationStep {
  const inputs = symbols.flatMap((symbol) =>
    symbol.source === undefined ? [] : [`${symbol.symbol} from ${symbol.source}`],
  );
  return {
    title: `${title} (${equation})`,
    formula,
    substituted,
    result: formatSymbol(result),
    source: [source, ...inputs].join("; "),
    ...(note !== undefined && { note }),
  };
}
