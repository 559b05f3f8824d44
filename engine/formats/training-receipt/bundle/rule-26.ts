import type { OptimizerConfig, ReceiptModel } from '../model.ts';
import { BOTH } from '../rule.ts';
import { Join, WholeCheck } from './bundle-rule.ts';
import type { BundleFindings, BundlePart, BundleRecord, BundleRule } from './bundle-rule.ts';

/** The constants of an optimiser; learning rate and time step may change over a run. */
export function constantsOf(config: OptimizerConfig): readonly (readonly [name: string, node: number])[] {
  switch (config.name) {
    case 'adam':
    case 'adamw':
      return [
        ['beta1', config.beta1],
        ['beta2', config.beta2],
        ['epsilon', config.epsilon],
        ['weight_decay', config.weightDecay],
      ];
    case 'sgd_momentum':
      return [
        ['momentum', config.momentum],
        ['nesterov', config.nesterov],
        ['dampening', config.dampening],
        ['weight_decay', config.weightDecay],
      ];
    case 'sgd':
      return [['weight_decay', config.weightDecay]];
  }
}

/** A number or boolean as a comparable text; absent and present differ. */
export function valueText(model: ReceiptModel, node: number): string {
  if (node < 0) return 'absent';
  return model.document.isNumber(node) ? String(model.document.num[node]) : model.document.source(node);
}

interface Configured {
  /** First record without an optimiser block. */
  readonly missing: number | undefined;
  /** Records with one. */
  readonly configured: number;
}

class Rule26 extends WholeCheck {
  #first: { readonly name: string; readonly constants: readonly string[] } | undefined;
  #missing: number | undefined;
  #configured = 0;

  protected override record(record: BundleRecord): void {
    const { model } = record;
    const config = model.optimizer;
    if (config === undefined) {
      this.#missing ??= record.index;
      return;
    }
    this.#configured += 1;
    const constants = constantsOf(config).map(([, node]) => valueText(model, node));
    const first = this.first?.model;
    if (first?.optimizer === undefined) return;
    this.#first ??= {
      name: first.optimizer.name,
      constants: constantsOf(first.optimizer).map(([, node]) => valueText(first, node)),
    };
    this.examined += 1 + constants.length;
    if (config.name !== this.#first.name) {
      this.fail(
        record,
        config.nameNode,
        `the optimiser is ${config.name}, but the run started with ${this.#first.name}`,
      );
      return;
    }
    constantsOf(config).forEach(([name, node], index) => {
      if (constants[index] === this.#first?.constants[index]) return;
      const was = this.#first?.constants[index] ?? 'absent';
      this.fail(
        record,
        node < 0 ? config.node : node,
        `${name} is ${constants[index] ?? ''}, but the run started with ${was}`,
      );
    });
  }

  protected override data(): Configured {
    return { missing: this.#missing, configured: this.#configured };
  }
}

class Rule26Join extends Join {
  #missing: number | undefined;
  #configured = 0;

  override add(part: BundlePart): void {
    super.add(part);
    const { missing, configured } = part.data as Configured;
    this.#missing ??= missing;
    this.#configured += configured;
  }

  protected override idle(): string | undefined {
    return super.idle() ?? (this.#configured === 0 ? 'no record has an optimiser block' : undefined);
  }

  override finish(): BundleFindings {
    const found = super.finish();
    if (this.#missing === undefined || found.idle !== undefined) return found;
    const failure = {
      record: this.#missing,
      pointer: '/optimizer_config',
      message: 'has no optimiser block, but another record has',
    };
    return { ...found, examined: found.examined + 1, failures: [failure] };
  }
}

export const rule26: BundleRule = {
  info: {
    id: 'training-receipt/rule-26',
    title: 'Constant configuration',
    statement: 'The optimiser and its constants are the same in every record.',
    why: 'Hyper-parameters changed in the middle of a run make it another run.',
    example: 'beta2 of 0.999 in the first record and 0.99 in the third.',
    reference: 'training-receipts.md 7.7, rule 26',
  },
  profiles: BOTH,
  required: true,
  alike: true,
  start: (_profile, from) => new Rule26(from),
  join: () => new Rule26Join(),
};
