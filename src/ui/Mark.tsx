import './Mark.css';

export type MarkShape = 'tick' | 'cross' | 'query' | 'dash' | 'alert';
export type MarkTone = 'pass' | 'fail' | 'open' | 'idle' | 'broken';

/** Outline and sign differ in every shape, so that it reads without colour and at 12 pixels. */
const PATHS: Readonly<Record<MarkShape, { readonly outline: string; readonly sign: string; readonly solid: boolean }>> =
  {
    tick: {
      outline: 'M8 .8a7.2 7.2 0 1 1 0 14.400a7.200 7.200 0 0 1 0-14.400z',
      sign: 'M4.600 8.300l2.300 2.300 4.500-5',
      solid: true,
    },
    cross: {
      outline: 'M5 .8h6L15.200 5v6L11 15.200H5L.8 11V5z',
      sign: 'M5.200 5.200l5.600 5.600M10.800 5.200l-5.600 5.600',
      solid: true,
    },
    query: {
      outline: 'M8 .9 15.100 8 8 15.100.9 8z',
      sign: 'M6.300 6.400c0-2.300 3.500-2.200 3.500 0 0 1.400-1.800 1.400-1.800 2.900M8 11.300v.2',
      solid: false,
    },
    dash: { outline: 'M8 1.200a6.800 6.800 0 1 1 0 13.600a6.800 6.800 0 0 1 0-13.600z', sign: 'M5 8h6', solid: false },
    alert: { outline: 'M8 .9 15.500 14.600H.5z', sign: 'M8 5.800v4M8 11.800v.6', solid: true },
  };

interface MarkProps {
  readonly shape: MarkShape;
  readonly tone: MarkTone;
  /** Said and, with `showWord`, shown. */
  readonly word: string;
  readonly showWord?: boolean;
  readonly size?: number;
}

export function Mark({ shape, tone, word, showWord = false, size = 14 }: MarkProps) {
  const { outline, sign, solid } = PATHS[shape];
  return (
    <span className={`Mark Mark--${tone}`}>
      <svg
        className={solid ? 'Mark-shape Mark-shape--solid' : 'Mark-shape'}
        viewBox="0 0 16 16"
        width={size}
        height={size}
        aria-hidden="true"
        focusable="false"
      >
        <path className="Mark-outline" d={outline} />
        <path className="Mark-sign" d={sign} />
      </svg>
      <span className={showWord ? 'Mark-word' : 'u-hidden'}>{word}</span>
    </span>
  );
}
