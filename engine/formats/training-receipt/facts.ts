import type { ReceiptModel } from './model.ts';
import { W } from './schema.generated.ts';

/** What a receipt says it is, for the overview. Values are evidence text. */
export function describeReceipt(model: ReceiptModel): { label: string; value: string }[] {
  const { document, layout, root } = model;
  const text = (node: number): string =>
    document.stringOf(node) ?? (node < 0 ? 'not stated' : document.source(node, 60));
  const framework = document.member(root, W.source_framework);
  const facts = [
    { label: 'Schema version', value: model.version },
    { label: 'Fixture', value: text(document.member(root, W.fixture)) },
    { label: 'Network', value: [layout.inputs, layout.hidden, layout.outputs].join('-') },
    { label: 'Activations', value: `${layout.hiddenActivation}, ${layout.outputActivation}` },
    { label: 'Loss', value: layout.loss },
    { label: 'Optimiser', value: model.optimizer?.name ?? 'sgd' },
    { label: 'Learning rate', value: document.source(model.learningRate) },
    { label: 'Parameters', value: String(layout.parameters) },
    {
      label: 'Population',
      value: model.observer ? 'observed in another framework' : 'written by the reference engine',
    },
  ];
  if (framework >= 0) {
    const name = text(document.member(framework, W.name));
    facts.push({ label: 'Framework', value: `${name} ${text(document.member(framework, W.version))}` });
  }
  if (model.batch !== undefined)
    facts.push({ label: 'Batch', value: `${String(model.batch.order.length)} samples, ${model.batch.reduction}` });
  return facts;
}
