import { assign, compose, part } from "./parts";

/**
 * Fills a node's store ahead of a run: see `prepare.sh`.
 *
 * @param things lines of what the store must have
 * @param stage shell that knows how: `stage.sh` or `framework-stage.sh`, with its parameters
 */
export function prepareScript(things: string, stage: string): string {
  return compose(
    assign({ THINGS: things }),
    part("node-script/prelude.sh"),
    part("node-script/lock.sh"),
    stage,
    part("node-script/prepare.sh"),
  );
}
