/**
 * The percentile of some values, by linear interpolation between the two nearest: of n values in order, the one at place
 * 1 + (n − 1) · share. The median is that of 0.5. Null without values. Worked example: of 1, 2, 4 and 9 the median is 3,
 * the 90th percentile 4 + 0.7 · 5 = 7.5.
 *
 * Source: Hyndman & Fan 1996, definition 7; as PERCENTILE.INC of a spreadsheet.
 */
export function percentileOf(ascending: Float64Array, share: number): number | null {
  const place = (ascending.length - 1) * share;
  const below = ascending[Math.floor(place)];
  const above = ascending[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}
