import type { Judge } from '../judge.ts';
import type { BatchModel, BoundMap, ReceiptModel, SampleModel } from '../model.ts';
import { STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';

export const batch: ReceiptRule = {
  info: {
    id: 'training-receipt/batch',
    title: 'Batch is complete',
    statement:
      'Size, sample order, per-sample inputs, targets, forward pass and loss are there for every claimed sample, and the reduction is named once.',
    why: 'A batch gradient is a sum over samples. A sample that is not shown can be anything.',
    example: 'Size 4 with three samples shown, or reduction mean in one place and sum in another.',
    reference: 'training-receipts-strict.md section 3, `batch`',
  },
  profiles: STRICT,
  required: true,
  trigger: (model) =>
    model.batch === undefined && model.perSample < 0 && model.lossPerSample < 0 && model.lossReduction < 0
      ? 'the receipt claims no batch'
      : undefined,
  check: (judge, context) => {
    const { model } = context;
    if (model.batch === undefined) {
      for (const node of [model.perSample, model.lossPerSample, model.lossReduction]) {
        judge.examine();
        if (node >= 0) judge.fail(node, 'is claimed without a batch');
      }
      return;
    }
    checkOrder(judge, model, model.batch);
    checkLoss(judge, model, model.batch);
    checkSamples(judge, model, model.batch);
  },
};

function checkOrder(judge: Judge, model: ReceiptModel, batch: BatchModel): void {
  const { document } = model;
  judge.examine();
  if (document.num[batch.size] !== batch.order.length) {
    judge.fail(
      batch.size,
      `declares ${document.source(batch.size)} samples, but sample_order lists ${String(batch.order.length)}`,
    );
  }
  if (batch.reduction === 'none' && batch.order.length !== 1) {
    judge.fail(batch.node, 'reduction "none" is for a batch of one sample');
  }
  const seen = new Set<number>();
  batch.order.forEach((id, index) => {
    judge.examine();
    if (seen.has(id)) judge.fail(batch.orderNodes[index], `the sample ${judge.quote(id)} is listed twice`);
    seen.add(id);
  });
}

function checkLoss(judge: Judge, model: ReceiptModel, batch: BatchModel): void {
  const { document } = model;
  judge.examine();
  if (model.lossPerSample < 0) judge.fail(model.loss, 'the loss of each sample is missing', '/per_sample');
  else keys(judge, model.lossPerSample, batch);
  judge.examine();
  if (model.lossReduction >= 0 && document.stringOf(model.lossReduction) !== batch.reduction) {
    judge.fail(
      model.lossReduction,
      `the batch is reduced by ${batch.reduction}, the loss by ${document.source(model.lossReduction)}`,
    );
  }
}

/** A map keyed by samples: exactly the ids of sample_order. */
function keys(judge: Judge, map: number, batch: BatchModel): void {
  const { document } = judge;
  const wanted = new Set(batch.order);
  const end = document.next[map];
  for (let child = map + 1; child < end; child = document.next[child]) {
    const id = document.key[child];
    judge.examine();
    if (!wanted.delete(id) && !batch.order.includes(id)) judge.fail(child, 'this sample is not in sample_order');
  }
  for (const id of wanted) judge.fail(map, `the sample ${judge.quote(id)} is missing`, judge.memberSuffix(id));
}

function checkSamples(judge: Judge, model: ReceiptModel, batch: BatchModel): void {
  judge.examine();
  if (model.perSample < 0) {
    judge.fail(model.root, 'the samples of the batch are missing', '/per_sample');
    return;
  }
  keys(judge, model.perSample, batch);
  for (const sample of model.samples) {
    complete(judge, sample.inputs, 'an input');
    complete(judge, sample.targets, 'a target');
    complete(judge, sample.lossPerOutput, 'a loss');
    judge.examine(sample.forward.net.length);
    const absent = sample.forward.net.includes(-1) || sample.forward.out.includes(-1);
    if (absent)
      judge.fail(sample.forward.node < 0 ? sample.node : sample.forward.node, 'the forward pass lacks a unit');
    for (const node of sample.forward.extras) judge.fail(node, 'this unit is not declared');
  }
  firstSample(judge, model, batch);
}

function complete(judge: Judge, map: BoundMap, what: string): void {
  judge.examine(map.values.length);
  if (map.values.includes(-1)) judge.fail(map.node, `lacks ${what} that the topology declares`);
  for (const node of map.extras) judge.fail(node, 'is not declared by the topology');
}

/** Top-level inputs, targets and forward pass are those of the first sample. */
function firstSample(judge: Judge, model: ReceiptModel, batch: BatchModel): void {
  const first = model.samples.find((sample: SampleModel) => sample.id === batch.order[0]);
  if (first === undefined) return;
  const pairs = [
    [model.inputs.values, first.inputs.values],
    [model.targets.values, first.targets.values],
  ] as const;
  for (const [top, own] of pairs) {
    top.forEach((node, index) => {
      const other = own[index];
      if (node < 0 || other < 0) return;
      judge.examine();
      if (judge.num(node) !== judge.num(other)) {
        judge.fail(node, `differs from the first sample, which has ${judge.document.source(other)}`);
      }
    });
  }
}
