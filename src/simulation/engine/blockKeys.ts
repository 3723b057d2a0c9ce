import { mix32 } from "../../math/countedUniform.ts";
import type { WorkloadContent } from "../workload/workload.ts";

/**
 * Keys of the full KV blocks among the first `tokens` tokens of a request. As in vLLM, a block's key
 * covers everything before it too, so equal keys mean equal prefixes. 53 bits, so that a key is a number.
 */
export function blockKeys(
  content: WorkloadContent | undefined,
  request: number,
  tokens: number,
  blockTokens: number,
): Float64Array {
  const keys = new Float64Array(Math.floor(tokens / blockTokens));
  let high = 0x3c6ef372;
  let low = 0x1f83d9ab;
  let segment = content ? content.offset[request]! : 0;
  const end = content ? content.offset[request + 1]! : 0;
  const unique = segment === end;
  let stream = unique ? -1 - request : content!.stream[segment]!;
  let at = unique ? 0 : content!.start[segment]!;
  let left = unique || segment === end - 1 ? Infinity : content!.length[segment]!;
  for (let block = 0; block < keys.length; block += 1) {
    let missing = blockTokens;
    while (missing > 0) {
      while (left === 0) {
        segment += 1;
        stream = content!.stream[segment]!;
        at = content!.start[segment]!;
        left = segment === end - 1 ? Infinity : content!.length[segment]!;
      }
      const run = Math.min(missing, left);
      high = mix32(mix32(high, stream), at);
      low = mix32(mix32(low, at), stream ^ run);
      missing -= run;
      left -= run;
      at += run;
    }
    keys[block] = (high >>> 0) * 0x200000 + (low >>> 11);
  }
  return keys;
}
