import type { BenchFleet } from "./fleet";
import { WrongState } from "./fleet";
import type { Measurement } from "./results";
import { SCENARIOS, type Stopwatch, type Way } from "./way";

/**
 * Measures all ways in turn, and that `repeat` times, so that a busy moment of the machine isn't one way's alone. Each way begins
 * with a fleet in its first state, and its end state is looked at, past the way itself.
 *
 * @throws WrongState when a way leaves the fleet otherwise than the release says, or the way's own error
 */
export async function measureAll(
  fleet: BenchFleet,
  ways: readonly Way[],
  repeat: number,
  report: (line: string) => void,
): Promise<Measurement[]> {
  const seconds = new Map<string, number[]>();
  for (let round = 1; round <= repeat; round++) {
    for (const way of ways) {
      await measureWay(fleet, way, (key, value) => {
        seconds.set(key, [...(seconds.get(key) ?? []), value]);
        report(`round ${round} of ${repeat}: ${key}: ${value.toFixed(2)} s`);
      });
    }
  }
  return SCENARIOS.flatMap((scenario) =>
    ways.flatMap((way) =>
      Object.entries(way.rows).flatMap(([row, title]) => {
        const measured = seconds.get(`${scenario} ${row}`);
        return measured === undefined ? [] : [{ scenario, row, title, seconds: measured }];
      }),
    ),
  );
}

async function measureWay(
  fleet: BenchFleet,
  way: Way,
  note: (key: string, seconds: number) => void,
): Promise<void> {
  if (way.touchesFleet) await fleet.reset();
  await way.prepare();
  let state: string | undefined;
  for (const scenario of way.scenarios) {
    const stopwatch: Stopwatch = async (row, work) => {
      const begun = performance.now();
      await work();
      note(`${scenario} ${row}`, (performance.now() - begun) / 1000);
    };
    await way.run(scenario, stopwatch);
    if (!way.touchesFleet) continue;
    const now = await fleet.expect(fleet.release);
    if (state !== undefined && now !== state) {
      throw new WrongState(`${way.key} installed something again although there was nothing to do.`);
    }
    state = now;
  }
}
