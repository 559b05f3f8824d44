/** How many characters two values have in common from the start; all of a value that has nothing beside it. */
export function firstDifference(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number.POSITIVE_INFINITY;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}
