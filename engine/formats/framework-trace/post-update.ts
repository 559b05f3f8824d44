/** The engine's forward pass and loss after the step, as the blocks that an import adds to a sidecar without them. */
import type { Pass } from '../training-receipt/forward.ts';
import type { ReceiptModel } from '../training-receipt/model.ts';

/** A number that JSON cannot hold is written beyond the doubles: it reads as infinite, which canonical form refuses. */
function numberJson(value: number): string {
  return Number.isFinite(value) ? String(value) : '1e999';
}

function unitName(model: ReceiptModel, slot: number): string {
  return JSON.stringify(model.document.strings.text(model.layout.unitIds[slot]));
}

export function passJson(model: ReceiptModel, pass: Pass): string {
  const { inputs, hidden, outputs } = model.layout;
  const units = Array.from({ length: hidden + outputs }, (_, unit) => {
    const net = numberJson(pass.net.value[unit]);
    const out = numberJson(pass.out.value[unit]);
    return `,${unitName(model, inputs + unit)}:{"net":${net},"out":${out}}`;
  });
  return `{"status":"filled"${units.join('')}}`;
}

export function lossJson(model: ReceiptModel, pass: Pass): string {
  const { inputs, hidden, outputs } = model.layout;
  const losses = Array.from(
    { length: outputs },
    (_, o) => `${unitName(model, inputs + hidden + o)}:${numberJson(pass.loss.value[o])}`,
  );
  return `{"status":"filled","per_output":{${losses.join(',')}},"total":${numberJson(pass.total.value[0])}}`;
}
