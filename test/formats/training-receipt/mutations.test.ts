/** A thinned run of the mutation study (`npm run study:mutations` is the whole of it; its table: docs/mutation-study.md). */
import { expect, test } from 'vitest';
import { FIXTURES } from '../../builders/receipts.ts';
import { Random } from '../../builders/random.ts';
import { goldenFiles } from '../../study/files.ts';
import { Golden, study } from '../../study/mutations.ts';

const SEED = 1121;
/** One of so many, by the size of the golden. */
const SHARE = 25;
const LARGE_SHARE = 1000;

test(
  'mutants of every golden: no survivor without a reason, no numeric claim changed by 1e-4 or more',
  { timeout: 120_000 },
  () => {
    const random = new Random(SEED);
    const unexplained: string[] = [];
    const claims: string[] = [];
    const settings = new Map<string, number>();
    let tried = 0;
    let reference = 0;
    let strict = 0;
    for (const { name, bytes } of goldenFiles(FIXTURES)) {
      const share = bytes.length > 100_000 ? LARGE_SHARE : SHARE;
      const tally = study(new Golden(name, bytes), () => random.below(share) === 0);
      tried += tally.tried;
      reference += tally.reference;
      strict += tally.strict;
      unexplained.push(...tally.unexplained);
      claims.push(...tally.claims);
      for (const [setting, n] of tally.settings) settings.set(setting, (settings.get(setting) ?? 0) + n);
    }
    const list = [...settings].map(([setting, n]) => `${setting} ${String(n)}`).join(', ');
    console.log(
      `${String(tried)} mutants, seed ${String(SEED)}: the reference accepts ${String(reference)}, strict ${String(strict)}; settings changed by 1e-4 or more: ${list}`,
    );
    expect(tried).toBeGreaterThan(1000);
    expect(claims).toEqual([]);
    expect(unexplained).toEqual([]);
  },
);
