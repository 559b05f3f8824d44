/**
 * The house's own ESLint rules. Each of them refuses what is not on a list, rather than listing what to refuse, wherever
 * that is possible: a new platform function is then refused until somebody decides otherwise.
 */
import { posix, relative, sep } from 'node:path';
import { refusal } from './layers.mjs';

/** The only members of `Math` whose result is the same in every JavaScript engine. */
const EXACT_MATH = new Set([
  ...['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc'],
  ...['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'],
]);

/** Globals that the engine may use: the deterministic part of ECMAScript. No DOM, no Node, no clock, no locale. */
const ENGINE_GLOBALS = new Set([
  ...['Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView', 'Float32Array'],
  ...['Float64Array', 'Int8Array', 'Int16Array', 'Int32Array', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise'],
  ...['Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array'],
  ...['WeakMap', 'WeakSet', 'Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError'],
  ...['Infinity', 'NaN', 'undefined', 'isNaN', 'isFinite', 'parseFloat', 'parseInt'],
]);

/** Members whose result depends on the locale or on the JavaScript engine, on whatever object they are called. */
const ENGINE_MEMBERS = /^(toLocale[A-Z]\w*|localeCompare|sumPrecise|captureStackTrace|stack)$/;

/** Ways to turn text into markup or code. */
const MARKUP = new Set([
  ...['dangerouslySetInnerHTML', 'innerHTML', 'outerHTML', 'insertAdjacentHTML', 'createContextualFragment'],
  ...['setHTML', 'setHTMLUnsafe', 'parseHTMLUnsafe', 'srcdoc', 'srcDoc'],
]);

/** The name of the accessed member, or undefined when it is computed at run time. */
function memberName(node) {
  if (!node.computed) return node.property.name;
  if (node.property.type === 'Literal') return String(node.property.value);
  if (node.property.type === 'TemplateLiteral' && node.property.expressions.length === 0) {
    return node.property.quasis[0].value.cooked;
  }
  return undefined;
}

/** Every use, as a value, of a name that the file itself does not declare. */
function* globalReferences(context, program) {
  const scope = context.sourceCode.getScope(program);
  const seen = scope.variables
    .filter((variable) => variable.defs.length === 0)
    .flatMap((variable) => variable.references);
  for (const reference of [...scope.through, ...seen]) {
    if (reference.isTypeReference === true && reference.isValueReference !== true) continue;
    yield reference.identifier;
  }
}

const exactMath = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'only Math members that agree in every JavaScript engine' },
  },
  create(context) {
    const report = (node, message) => context.report({ node, message });
    const power = (node) => {
      if (node.operator === '**' || node.operator === '**=') {
        report(node, `\`${node.operator}\` differs between JavaScript engines; multiply, or use engine/numeric`);
      }
    };
    return {
      BinaryExpression: power,
      AssignmentExpression: power,
      'Program:exit'(program) {
        for (const identifier of globalReferences(context, program)) {
          if (identifier.name !== 'Math') continue;
          const member = identifier.parent;
          if (member.type !== 'MemberExpression' || member.object !== identifier) {
            report(identifier, '`Math` may only be used as `Math.<name>`, so that this check can read the name');
            continue;
          }
          const name = memberName(member);
          if (name === undefined) report(member, '`Math[...]` with a computed name');
          else if (!EXACT_MATH.has(name))
            report(member, `\`Math.${name}\` differs between JavaScript engines; use engine/numeric`);
        }
      },
    };
  },
};

const engineGlobals = {
  meta: { type: 'problem', schema: [], docs: { description: 'the engine uses only deterministic ECMAScript' } },
  create(context) {
    const member = (node, name) => {
      if (name !== undefined && ENGINE_MEMBERS.test(name)) {
        context.report({ node, message: `\`${name}\` depends on the locale or on the JavaScript engine` });
      }
    };
    return {
      'Program:exit'(program) {
        for (const identifier of globalReferences(context, program)) {
          if (ENGINE_GLOBALS.has(identifier.name)) continue;
          context.report({ node: identifier, message: `the engine may not use the global \`${identifier.name}\`` });
        }
      },
      MemberExpression: (node) => member(node, memberName(node)),
      'ObjectPattern > Property': (node) =>
        member(node, node.key.type === 'Identifier' && !node.computed ? node.key.name : node.key.value),
      MetaProperty(node) {
        if (node.meta.name === 'import') context.report({ node, message: 'the engine may not use `import.meta`' });
      },
    };
  },
};

const layers = {
  meta: { type: 'problem', schema: [], docs: { description: 'who may import whom: scripts/lint/layers.mjs' } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (node, source, typeOnly) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') {
        context.report({
          node,
          message: 'a module may only be named by a plain string, so that this check can read it',
        });
        return;
      }
      const [specifier, query = ''] = source.value.split('?', 2);
      const target = specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier;
      if (target.startsWith('../') || target.startsWith('/')) {
        context.report({ node, message: `'${source.value}' leaves the project` });
        return;
      }
      const isWorker = /^src\/worker\/[^/]+\.worker\.ts$/.test(target);
      if (isWorker && !typeOnly && !/(^|&)(worker|url)(&|$)/.test(query)) {
        context.report({ node, message: `'${target}' is loaded as a worker (?worker), never into the page` });
        return;
      }
      const reason = refusal(file, target, typeOnly);
      if (reason !== undefined) context.report({ node, message: reason });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, node.importKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ExportNamedDeclaration(node) {
        if (node.source !== null) check(node, node.source, node.exportKind === 'type');
      },
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true),
      TSExternalModuleReference: (node) => check(node, node.expression, false),
      'CallExpression[callee.name="require"]': (node) => check(node, node.arguments[0], false),
      'CallExpression[callee.object.type="MetaProperty"][callee.property.name=/^glob/]'(node) {
        context.report({ node, message: '`import.meta.glob` hides what is imported' });
      },
      'NewExpression[callee.name="URL"][arguments.1.object.type="MetaProperty"]'(node) {
        const [first] = node.arguments;
        if (first?.type === 'Literal' && !/\.[cm]?[jt]sx?(\?|$)/.test(String(first.value))) return;
        check(node, first, false);
      },
    };
  },
};

const noMarkup = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'only React makes nodes; evidence is never markup or code' },
  },
  create(context) {
    const name = (node, text) => {
      if (MARKUP.has(text)) context.report({ node, message: `\`${text}\` turns text into markup` });
    };
    return {
      Identifier: (node) => name(node, node.name),
      JSXIdentifier: (node) => name(node, node.name),
      Literal: (node) => name(node, node.value),
      TemplateElement: (node) => name(node, node.value.cooked),
      MemberExpression(node) {
        if (node.object.type !== 'Identifier' && node.object.type !== 'MemberExpression') return;
        const object = node.object.type === 'Identifier' ? node.object.name : memberName(node.object);
        const member = memberName(node);
        if (object === 'document' && (member === 'write' || member === 'writeln')) {
          context.report({ node, message: `\`document.${member}\` turns text into markup` });
        }
      },
    };
  },
};

export default {
  meta: { name: 'assay' },
  rules: { 'exact-math': exactMath, 'engine-globals': engineGlobals, layers, 'no-markup': noMarkup },
};
