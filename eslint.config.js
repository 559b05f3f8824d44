import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import assay from './scripts/lint/fences.mjs';

const TYPESCRIPT = ['**/*.ts', '**/*.tsx'];

/** What Node gives a script, as far as the scripts of this project use it. */
const NODE_GLOBALS = [
  'process',
  'console',
  'URL',
  'Buffer',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'performance',
  'TextEncoder',
  'TextDecoder',
];

export default defineConfig(
  {
    ignores: [
      'dist/',
      '**/node_modules/',
      '.cache/',
      'test-results/',
      'playwright-report/',
      'coverage/',
      'public/samples/',
      'test/fixtures/',
      '**/*.generated.*',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-extend-native': 'error',
      'no-param-reassign': ['error', { props: false }],
      'prefer-const': 'error',
      // Evidence is full of control characters, and the code that refuses them has to name them.
      'no-control-regex': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly'])) },
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/restrict-plus-operands': 'error',
      // `for (let i = 0; ...)` over typed arrays says what it means, and most such loops need the index anyway.
      '@typescript-eslint/prefer-for-of': 'off',
    },
  },
  // Not worth loading every project to find the one that they belong to; those in scripts/ belong to none.
  { files: ['*.config.ts', 'scripts/**/*.ts'], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ['engine/**/*.ts', 'src/**/*.ts', 'src/**/*.tsx'],
    plugins: { assay },
    rules: { 'assay/layers': 'error' },
  },
  {
    files: ['engine/**/*.ts'],
    // No comment switches a rule off here.
    linterOptions: { noInlineConfig: true },
    plugins: { assay },
    rules: { 'assay/exact-math': 'error', 'assay/engine-globals': 'error' },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    ignores: ['src/headless/**'],
    // Named, so that `no-implied-eval` knows them.
    languageOptions: {
      globals: { window: 'readonly', self: 'readonly', setTimeout: 'readonly', setInterval: 'readonly' },
    },
    plugins: { assay },
    extends: [reactHooks.configs.flat.recommended],
    rules: { 'assay/no-markup': 'error' },
  },
);
