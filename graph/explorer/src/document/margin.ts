/** Where notes stand in the margin: each beside its sentence, none over another. */

/** Return the top of each note in px: as near to its wish as those above it allow; wishes are in reading order. */
export function settle(wishes: readonly number[], heights: readonly number[], gap: number): number[] {
  const tops: number[] = [];
  let free = 0;
  wishes.forEach((wish, at) => {
    const top = Math.max(wish, free);
    tops.push(top);
    free = top + (heights[at] ?? 0) + gap;
  });
  return tops;
}
