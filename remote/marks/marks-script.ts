import { assign, compose, part } from "../script/parts";

/** @param options moments, digest and parts as `marks.sh` has them; parts a line each */
export function marksScript(options: {
  readonly digest: string;
  readonly now: string;
  readonly nowSeconds: number;
  readonly tolerance: number | "";
  readonly found: string;
  readonly changed: string;
  readonly asked: string;
}): string {
  return compose(
    assign({
      DIGEST: options.digest,
      NOW: options.now,
      NOW_SECONDS: options.nowSeconds,
      TOLERANCE: options.tolerance,
      FOUND: options.found,
      CHANGED: options.changed,
      ASKED: options.asked,
    }),
    part("remote/script/prelude.sh"),
    part("remote/marks/marks.sh"),
  );
}
