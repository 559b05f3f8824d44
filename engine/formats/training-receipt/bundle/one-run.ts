import { equalBytes } from '../../../crypto/bytes.ts';
import type { JsonDocument } from '../../../text/json/document.ts';
import { STRICT } from '../rule.ts';
import { W } from '../schema.generated.ts';
import type { ReceiptModel } from '../model.ts';
import { Join, WholeCheck } from './bundle-rule.ts';
import type { BundleRecord, BundleRule } from './bundle-rule.ts';
import { constantsOf, valueText } from './rule-26.ts';

/** A block as compact text with every number as its double, for comparison only. */
function blockText(document: JsonDocument, node: number): string {
  if (node < 0) return 'absent';
  if (document.isNumber(node)) return String(document.num[node]);
  if (!document.isObject(node) && !document.isArray(node)) return document.source(node, 1000);
  const parts: string[] = [];
  const end = document.next[node];
  for (let child = node + 1; child < end; child = document.next[child]) {
    const name = document.isObject(node) ? `${JSON.stringify(document.nameOf(child))}:` : '';
    parts.push(name + blockText(document, child));
  }
  return document.isObject(node) ? `{${parts.join(',')}}` : `[${parts.join(',')}]`;
}

interface Aspect {
  readonly name: string;
  readonly node: (model: ReceiptModel) => number;
  readonly text: (model: ReceiptModel) => string;
  readonly note?: true;
}

function block(name: string, path: readonly number[], note?: true): Aspect {
  const node = (model: ReceiptModel): number => path.reduce((at, word) => model.document.member(at, word), model.root);
  return {
    name,
    node,
    text: (model) => blockText(model.document, node(model)),
    ...(note === undefined ? {} : { note }),
  };
}

/** What must stay the same over a run. */
const ASPECTS: readonly Aspect[] = [
  block('the topology', [W.topology]),
  block('the bias policy', [W.bias_policy, W.mode]),
  {
    name: 'the optimiser',
    node: (model) => model.optimizer?.node ?? -1,
    text: (model) => {
      const config = model.optimizer;
      if (config === undefined) return 'sgd weight_decay=absent';
      return [config.name, ...constantsOf(config).map(([name, node]) => `${name}=${valueText(model, node)}`)].join(' ');
    },
  },
  block('the batch size', [W.batch, W.size]),
  block('the framework', [W.source_framework, W.name]),
  block('the framework version', [W.source_framework, W.version]),
  {
    name: 'the schema version',
    node: (model) => model.document.member(model.root, W.schema_version),
    text: (model) => model.version,
  },
  block('the numeric policy', [W.numeric_policy], true),
];

class OneRun extends WholeCheck {
  protected override record(record: BundleRecord): void {
    const { model } = record;
    const first = this.first?.model;
    // Without the first record there is nothing to compare with; that it cannot be read is said already.
    if (first === undefined || this.index === 0) return;
    for (const aspect of ASPECTS) {
      this.examined += 1;
      const node = aspect.node(model);
      // Most records repeat the first byte for byte; only a difference is worth a structural comparison.
      if (equalBytes(bytesOf(model, node), bytesOf(first, aspect.node(first)))) continue;
      if (aspect.text(model) !== aspect.text(first)) this.#differs(record, aspect, node);
    }
  }

  #differs(record: BundleRecord, { name, note }: Aspect, node: number): void {
    const message = `${name} differs from that of the first record`;
    if (note === undefined) {
      this.fail(record, node, message);
      return;
    }
    const { document, root } = record.model;
    const pointer = `record ${String(record.index)} ${document.pointer(Math.max(node, root))}`;
    this.notes.push({ code: 'policy-changes', pointer, message });
  }
}

const ABSENT = new Uint8Array(0);

function bytesOf({ document }: ReceiptModel, node: number): Uint8Array {
  return node < 0 ? ABSENT : document.bytes.subarray(document.start[node], document.endOf(node));
}

export const oneRun: BundleRule = {
  info: {
    id: 'training-receipt/one-run',
    title: 'One run',
    statement:
      'Topology, loss, bias policy, optimiser and its constants, batch size and framework are the same in every record.',
    why: 'Steps of different networks or optimisers are not one training run, however well each verifies.',
    example: 'The third record trains with a bias policy that the first two do not have.',
    reference: 'training-receipts-strict.md section 3, `one-run`',
  },
  profiles: STRICT,
  required: true,
  start: (_profile, from) => new OneRun(from),
  join: () => new Join(),
};
