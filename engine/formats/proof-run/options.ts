/** What the auditor may set by name. */
import type { OptionInfo } from '../format.ts';

export const PIN_ROOT = 'pin.root';
export const PIN_COUNTER = 'pin.counter';
export const PIN_NUM_STEPS = 'pin.num_steps';
export const CHAIN_RUN_ID = 'chain_run_id';
export const CHAIN_ADDRESS = 'chain_address';

function hexOf(digits: number, prefix: string): (text: string) => string | undefined {
  return (text) => {
    const found = /^(?:0x)?([0-9a-fA-F]+)$/.exec(text)?.[1];
    return found?.length === digits ? `${prefix}${found.toLowerCase()}` : undefined;
  };
}

function wholeNumber(text: string): string | undefined {
  return /^(?:0|[1-9]\d{0,15})$/.test(text) ? text : undefined;
}

export const OPTIONS: readonly OptionInfo[] = [
  {
    name: PIN_ROOT,
    title: 'Merkle root held outside the run',
    form: '64 hexadecimal digits, with or without 0x before them',
    example: '2312e4b1508f7ca6b8cebb379063cb038e0559218ac7d5334e9265576fa918ec',
    read: hexOf(64, ''),
  },
  {
    name: PIN_COUNTER,
    title: 'Newest anchor counter of the run',
    form: 'a whole number from 0',
    example: '1',
    read: wholeNumber,
  },
  {
    name: PIN_NUM_STEPS,
    title: 'Number of steps of the run',
    form: 'a whole number from 0',
    example: '5',
    read: wholeNumber,
  },
  {
    name: CHAIN_RUN_ID,
    title: 'Run id on chain (bytes32)',
    form: '0x and 64 hexadecimal digits',
    example: '0x88fdd6536ce020ff1992291033dac473c185954ae6be53ce7efe41c7fbcc371a',
    read: hexOf(64, '0x'),
  },
  {
    name: CHAIN_ADDRESS,
    title: 'Address of the trusted contract',
    form: '0x and 40 hexadecimal digits',
    example: '0x284447407135c39a832673d2d6513c71020968a4',
    read: hexOf(40, '0x'),
  },
];
