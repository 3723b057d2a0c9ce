import type { KernelConstants } from "./kernelConstants.ts";

/** Provisional: read off the measured kernels by hand, before the fit. */
export const fittedKernelConstants: KernelConstants = {
  families: {
    ampere: { computeEfficiency: 0.78, memoryEfficiency: 0.74, kernelSeconds: 4.2e-6 },
    ada: { computeEfficiency: 0.6, memoryEfficiency: 0.83, kernelSeconds: 1.8e-6 },
    hopper: { computeEfficiency: 0.8, memoryEfficiency: 0.82, kernelSeconds: 2.5e-6 },
    blackwell: { computeEfficiency: 0.67, memoryEfficiency: 0.74, kernelSeconds: 2.0e-6 },
    xe: { computeEfficiency: 0.93, memoryEfficiency: 0.92, kernelSeconds: 20e-6 },
  },
  shared: {
    eightBitEfficiency: 0.86,
    fourBitEfficiency: 0.74,
    dequantiseEfficiency: 0.85,
    tailWaves: 0.35,
    prologueDepth: 130,
    quantisePasses: 2,
    mixtureKernels: 6,
    mixtureComputeEfficiency: 0.75,
    mixtureMemoryEfficiency: 0.85,
    mixtureTileRows: 32,
    softmaxDepth: 55,
    attentionKernels: 4,
    attentionTailTiles: 0.5,
    prefillQueryPasses: 2.5,
    decodeBlockTokens: 96,
    latentDecodeEfficiency: 0.8,
    linearAttentionEfficiency: 0.4,
    cacheSpeedup: 3,
    linkEfficiency: 0.7,
    syncSeconds: 1.5e-6,
  },
};
