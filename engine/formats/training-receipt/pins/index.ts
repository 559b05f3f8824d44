/** The checks of pins, in the order in which they are shown. */
import { length } from './length.ts';
import { pinBundleRoot } from './pin-bundle-root.ts';
import { pinDigest } from './pin-digest.ts';
import { pinFramework } from './pin-framework.ts';
import type { PinRule } from './pin-rule.ts';
import { pinTopology } from './pin-topology.ts';

export const PIN_RULES: readonly PinRule[] = [length, pinDigest, pinBundleRoot, pinTopology, pinFramework];
