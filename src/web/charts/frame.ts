export const tipColours = { fill: "var(--card)", stroke: "var(--muted)" };

/** Size and margins of a chart of the page. */
export const frame = (width: number) =>
  ({
    width,
    height: Math.max(190, Math.min(260, width * 0.6)),
    marginLeft: 66,
    marginRight: 16,
    marginTop: 16,
    marginBottom: 42,
    className: "plot",
  }) as const;
