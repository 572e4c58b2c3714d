import { assign, compose, part } from "../script/parts";

/**
 * Fills a node's store ahead of a run: see `prepare.sh`.
 *
 * @param things lines of what the store must have
 * @param stage shell that knows how: a kind's `stage.sh`, with its parameters
 */
export function prepareScript(things: string, stage: string): string {
  return compose(
    assign({ THINGS: things }),
    part("remote/script/prelude.sh"),
    part("remote/script/lock.sh"),
    stage,
    part("remote/stage/prepare.sh"),
  );
}
