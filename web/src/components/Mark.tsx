import { MARK_BAR_WIDTH, MARK_GROUND, MARK_SIDE, markBars } from "./mark.ts";

/** The site's mark beside its name; drawn here and not loaded, so that no page waits for it. */
export function Mark() {
  return (
    <svg class="brand-mark" viewBox={`0 0 ${MARK_SIDE} ${MARK_SIDE}`} width="28" height="28" aria-hidden="true">
      <rect width={MARK_SIDE} height={MARK_SIDE} rx="9" fill={MARK_GROUND} />
      {markBars.map(({ x, y, height }) => (
        <rect key={x} x={x} y={y} width={MARK_BAR_WIDTH} height={height} rx={MARK_BAR_WIDTH / 2} fill="#fff" />
      ))}
    </svg>
  );
}
