/** S-09: values that no rule of the reference holds to their range. Needs only the file. */
import type { DeploymentManifest, ShellTokenOpening, V4AuditResponse } from '../wire/types.ts';
import { RuleReport } from './rule.ts';

const FLOATS = [
  ...(['temperature', 'top_p', 'repetition_penalty', 'frequency_penalty', 'presence_penalty'] as const),
  ...(['rmsnorm_eps', 'rope_theta'] as const),
] as const;
const TEXTS = [
  ...(['eos_policy', 'guided_decoding', 'sampler_version', 'decode_mode', 'bos_eos_policy'] as const),
  ...(['truncation_policy', 'special_token_policy', 'padding_policy', 'quant_family', 'scale_derivation'] as const),
  ...(['attn_backend', 'attn_dtype', 'detokenization_policy'] as const),
] as const;
/** Exponent bits of a bfloat16: all set in infinities and NaN. */
const BF16_EXPONENT = 0x7f80;

export function valueRanges(response: V4AuditResponse): RuleReport {
  const rule = new RuleReport('s-09');
  if (response.manifest !== null) manifestValues(rule, response.manifest);
  else rule.cannotDecide('there is no manifest');
  if (response.shell_opening !== null) shellFloats(rule, '/shell_opening', response.shell_opening);
  response.prefix_shell_openings?.forEach((shell, j) => {
    shellFloats(rule, `/prefix_shell_openings/${String(j)}`, shell);
  });
  response.prefix_embedding_rows?.forEach((row, j) => {
    allFinite(rule, `/prefix_embedding_rows/${String(j)}`, row);
  });
  return rule;
}

function manifestValues(rule: RuleReport, manifest: DeploymentManifest): void {
  for (const field of FLOATS) {
    const value = manifest[field];
    if (value === null) continue;
    rule.expect(Number.isFinite(value), () => ({
      place: `/manifest/${field}`,
      message: `${field} is not a finite number`,
      claimed: String(value),
    }));
  }
  manifest.logit_bias.forEach(({ bias }, i) => {
    rule.expect(Number.isFinite(bias), () => ({
      place: `/manifest/logit_bias/${String(i)}`,
      message: 'the bias is not a finite number',
      claimed: String(bias),
    }));
  });
  const { temperature, top_p: topP, eos_policy: policy } = manifest;
  rule.expect(temperature >= 0, () => ({
    place: '/manifest/temperature',
    message: 'the temperature is not 0 or more',
    claimed: String(temperature),
  }));
  rule.expect(topP > 0 && topP <= 1, () => ({
    place: '/manifest/top_p',
    message: 'top_p is not above 0 and at most 1',
    claimed: String(topP),
  }));
  rule.expect(policy === 'stop' || policy === 'sample', () => ({
    place: '/manifest/eos_policy',
    message: 'the EOS policy is neither stop nor sample',
    claimed: JSON.stringify(policy.slice(0, 200)),
  }));
  const texts: (readonly [place: string, text: string | null])[] = TEXTS.map((field) => [field, manifest[field]]);
  manifest.stop_sequences.forEach((text, i) => texts.push([`stop_sequences/${String(i)}`, text]));
  for (const [field, text] of texts) {
    if (text === null) continue;
    rule.expect(!text.includes('\0'), () => ({
      place: `/manifest/${field}`,
      message: 'the text holds a NUL character, with which one hash can stand for two readings',
      claimed: JSON.stringify(text.slice(0, 200)),
    }));
  }
  if (manifest.decode_mode === null) rule.cannotDecide('the manifest states no decode_mode');
}

function shellFloats(rule: RuleReport, place: string, shell: ShellTokenOpening): void {
  const arrays = [
    ['initial_residual', shell.initial_residual],
    ['final_residual', shell.final_residual],
    ['captured_logits_f32', shell.captured_logits_f32],
  ] as const;
  for (const [name, values] of arrays) if (values !== null) allFinite(rule, `${place}/${name}`, values);
  const hidden = shell.lp_hidden_bf16;
  if (hidden === null) return;
  const bad = hidden.findIndex((bits) => (bits & BF16_EXPONENT) === BF16_EXPONENT);
  rule.expect(bad < 0, () => ({
    place: `${place}/lp_hidden_bf16/${String(bad)}`,
    message: 'the value is not a finite number',
  }));
}

function allFinite(rule: RuleReport, place: string, values: Float32Array | Float64Array): void {
  const bad = values.findIndex((value: number) => !Number.isFinite(value));
  rule.expect(bad < 0, () => ({
    place: `${place}/${String(bad)}`,
    message: 'the value is not a finite number',
    claimed: String(values[bad]),
  }));
}
