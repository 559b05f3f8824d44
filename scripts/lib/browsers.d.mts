import type { Page } from '@playwright/test';

export interface AnyPage {
  /** In Chromium and Firefox the page of Playwright, for what only it can do. */
  readonly playwright?: Page;
  goto(address: string): Promise<unknown>;
  /** Runs a function in the page; arguments and result cross as JSON. */
  evaluate<A extends unknown[], R>(body: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  setFiles(selector: string, paths: readonly string[]): Promise<unknown>;
}

export interface AnyBrowser {
  readonly name: string;
  readonly version: string;
  /** Folder in which saved files arrive (not in Chromium). */
  readonly downloads: string;
  newPage(): Promise<AnyPage>;
  close(): Promise<void>;
}

export const BROWSERS: readonly string[];
export const CHROMIUM_ARGUMENTS: string[];
export function findBrowser(name: string): string | undefined;
export function launchBrowser(name: string): Promise<AnyBrowser>;
