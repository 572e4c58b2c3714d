import { assign, compose, part } from "../script/parts";

/** By what clock marks are kept, as `clock.sh` has it. */
export interface MarksMoment {
  readonly now: string;
  readonly nowSeconds: number;
  readonly tolerance: number | "";
}

/** @param options digest and parts as `marks.sh` has them; parts a line each */
export function marksScript(
  options: MarksMoment & {
    readonly digest: string;
    readonly found: string;
    readonly changed: string;
    readonly asked: string;
  },
): string {
  const { digest, found, changed, asked } = options;
  return compose(
    assign({ ...describeMoment(options), DIGEST: digest, FOUND: found, CHANGED: changed, ASKED: asked }),
    part("remote/script/prelude.sh"),
    part("remote/marks/clock.sh"),
    part("remote/marks/marks.sh"),
  );
}

/** @param options what waits, and where somebody looked, as `restarts.sh` has them */
export function restartMarksScript(
  options: MarksMoment & { readonly found: string; readonly looked: string },
): string {
  return compose(
    assign({ ...describeMoment(options), FOUND: options.found, LOOKED: options.looked }),
    part("remote/script/prelude.sh"),
    part("remote/marks/clock.sh"),
    part("remote/marks/restarts.sh"),
  );
}

function describeMoment({ now, nowSeconds, tolerance }: MarksMoment) {
  return { NOW: now, NOW_SECONDS: nowSeconds, TOLERANCE: tolerance };
}
