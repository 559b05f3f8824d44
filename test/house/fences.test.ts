import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import cases from './fences.cases.json' with { type: 'json' };

/** The project's own configuration; rules that need types are left out, because most of these files do not exist. */
const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });

async function rulesReported(file: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  return result.messages.map((message) => message.ruleId);
}

describe('what the house refuses', () => {
  it.each(cases.refused)('$rule in $file: $code', async ({ rule, file, code }) => {
    expect(await rulesReported(file, code)).toContain(rule);
  });
});

describe('what the house allows', () => {
  it.each(cases.allowed)('$file: $code', async ({ file, code }) => {
    expect(await rulesReported(file, code)).toEqual([]);
  });
});

describe('rules that need types', () => {
  const typed = new ESLint();
  const cases = [
    {
      rule: '@typescript-eslint/switch-exhaustiveness-check',
      code: "export function f(x: 'a' | 'b'): number {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
    },
    {
      rule: '@typescript-eslint/no-floating-promises',
      code: 'export function f(x: Promise<void>): void {\n  x;\n}\n',
    },
    {
      rule: '@typescript-eslint/no-unsafe-member-access',
      code: "export const f = (): unknown => JSON.parse('1').a;\n",
    },
  ];
  // The path of a file that exists: only such a file belongs to a TypeScript project.
  it.each(cases)('$rule', async ({ rule, code }) => {
    const [result] = await typed.lintText(code, { filePath: 'engine/verdict/fold.ts' });
    expect(result.messages.map((message) => message.ruleId)).toContain(rule);
  });
});
