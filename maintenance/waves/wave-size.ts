/** How many units a wave has: containers, or nodes where nodes are worked on. A share (`20%`) is of the units that the layer's plans have. */
export type WaveSize = number | string;

/** Of what is planned, rounded down, and never 0. */
export function countOf(size: WaveSize, planned: number): number {
  if (typeof size === "number") return size;
  return Math.max(1, Math.floor((planned * Number(size.slice(0, -1))) / 100));
}

/**
 * The size of a wave; the last one repeats.
 *
 * @param sizes at least one
 * @param wave 1 for the first
 */
export function sizeOfWave(sizes: readonly WaveSize[], wave: number, planned: number): number {
  const size = sizes[Math.min(wave, sizes.length) - 1];
  return size === undefined ? Infinity : countOf(size, planned);
}

/** How many waves there are where nothing fails. */
export function countWaves(sizes: readonly WaveSize[], planned: number): number {
  let waves = 0;
  for (let begun = 0; begun < planned; waves++) begun += sizeOfWave(sizes, waves + 1, planned);
  return waves;
}
