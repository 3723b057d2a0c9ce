import type { Accelerator } from "./accelerator.ts";

/** Whether devices of a server talk over links of their own (NVLink, Infinity Fabric, ICI) and not over PCIe. */
export const hasPeerLinks = ({ scaleUp }: Pick<Accelerator, "scaleUp">): boolean =>
  scaleUp !== undefined && scaleUp.topology !== "pcie";
