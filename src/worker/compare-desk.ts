/** Answers what the page asks about two sides; the last pair is kept, since its pages follow each other. */
import type { AuditedCase } from '../../engine/formats/format.ts';
import type { CompareApi, CompareOverview, ComparePair, CompareSide } from './compare-contract.ts';
import { compareChecks } from './compare-checks.ts';
import { ComparedFacts } from './compare-facts.ts';
import { ComparedNumbers } from './compare-numbers.ts';
import { numbersOf, type SideNumbers } from './compare-side.ts';

interface Compared {
  readonly overview: CompareOverview;
  readonly numbers: ComparedNumbers | undefined;
  readonly facts: ComparedFacts;
}

export class CompareDesk implements CompareApi {
  readonly #open: (caseId: number) => AuditedCase;
  #kept: { readonly key: string; readonly compared: Promise<Compared> } | undefined;

  /** @param open the case of an id; throws for one that is not in the audit */
  constructor(open: (caseId: number) => AuditedCase) {
    this.#open = open;
  }

  readonly overview: CompareApi['overview'] = async (pair) => (await this.#compared(pair)).overview;

  readonly rows: CompareApi['rows'] = async (query) =>
    (await this.#compared(query)).numbers?.page(query) ?? { total: 0, rows: [] };

  readonly facts: CompareApi['facts'] = async (query) => (await this.#compared(query)).facts.page(query);

  #compared({ first, second }: ComparePair): Promise<Compared> {
    const key = JSON.stringify([first.caseId, first.record, second.caseId, second.record]);
    if (this.#kept?.key !== key) {
      const compared = this.#compare(first, second);
      this.#kept = { key, compared };
      // What could not be compared once may be asked for again.
      compared.catch(() => {
        if (this.#kept?.compared === compared) this.#kept = undefined;
      });
    }
    return this.#kept.compared;
  }

  async #compare(first: CompareSide, second: CompareSide): Promise<Compared> {
    const cases = [this.#open(first.caseId), this.#open(second.caseId)] as const;
    // One after the other: evidence that is not held whole can hold one record at a time.
    const ours = await numbersOf(cases[0], first);
    const theirs = await numbersOf(cases[1], second);
    const tooMany = ours === 'too-many' || theirs === 'too-many';
    const numbers = ours === 'too-many' || theirs === 'too-many' ? undefined : new ComparedNumbers(ours, theirs);
    const facts = new ComparedFacts(cases[0], cases[1]);
    const listed = (side: CompareSide, audited: AuditedCase, found: SideNumbers | 'too-many') => ({
      side,
      checks: audited.result.checks,
      numbers: found === 'too-many' ? undefined : found,
    });
    return {
      numbers,
      facts,
      overview: {
        numbers: numbers?.length ?? 0,
        different: numbers?.count('different') ?? 0,
        claims: numbers?.count('claims') ?? 0,
        verdicts: numbers?.count('verdicts') ?? 0,
        windows: numbers?.count('windows') ?? 0,
        onlyFirst: numbers?.only('first') ?? 0,
        onlySecond: numbers?.only('second') ?? 0,
        checks: compareChecks(listed(first, cases[0], ours), listed(second, cases[1], theirs)),
        facts: facts.length,
        factsDifferent: facts.different,
        tooMany,
      },
    };
  }
}
