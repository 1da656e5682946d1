import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * Inside `element`, everything with the same `data-turn` lights up (`data-linked`) together while one of them is
 * pointed at or has the focus. Done on the elements themselves: drawing a long call anew at every move of the mouse
 * would be felt.
 */
export function useLinkedTurns(element: RefObject<HTMLElement | null>): void {
  // Outlives the effect, which runs anew with every render: what is lit must be known to be put out.
  const linked = useRef<string | null>(null);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const link = (turnId: string | null): void => {
      if (turnId === linked.current) return;
      linked.current = turnId;
      for (const found of current.querySelectorAll<HTMLElement>("[data-turn]")) {
        if (turnId !== null && found.dataset.turn === turnId) found.dataset.linked = "";
        else delete found.dataset.linked;
      }
    };
    const point = ({ target }: Event): void => {
      link((target as Element).closest<HTMLElement>("[data-turn]")?.dataset.turn ?? null);
    };
    const leave = (): void => link(null);
    current.addEventListener("pointerover", point);
    current.addEventListener("focusin", point);
    current.addEventListener("pointerleave", leave);
    current.addEventListener("focusout", leave);
    return () => {
      current.removeEventListener("pointerover", point);
      current.removeEventListener("focusin", point);
      current.removeEventListener("pointerleave", leave);
      current.removeEventListener("focusout", leave);
    };
  });
}
