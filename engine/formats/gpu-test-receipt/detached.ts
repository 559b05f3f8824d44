/** Detached SSH signatures over the bytes of a receipt file. */
import { matchPatternList } from '../../crypto/allowed-signers.ts';
import { readSshSignature, verifySshSignature } from '../../crypto/sshsig.ts';
import type { SshSignature } from '../../crypto/sshsig.ts';
import type { Keyring } from './keyring.ts';
import { countingKeys } from './signature.ts';
import type { SigningKey } from './signature.ts';

export interface DetachedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type DetachedState =
  | { readonly kind: 'failed'; readonly file: string; readonly reason: string }
  | { readonly kind: 'verified'; readonly file: string; readonly signature: SshSignature; readonly by: SigningKey }
  | { readonly kind: 'untrusted'; readonly file: string; readonly signature: SshSignature; readonly reason: string };

/**
 * Judges one signature file.
 * @param message the bytes of the receipt file, not its canonical form
 * @param namespace what the auditor expects
 * @param identity the auditor's choice, else `repo.github_username`
 */
export function judgeDetached(
  file: DetachedFile,
  message: Uint8Array,
  namespace: string,
  keyring: Keyring,
  identity: string | undefined,
  endedAt: number | undefined,
): DetachedState {
  const failed = (reason: string): DetachedState => ({ kind: 'failed', file: file.name, reason });
  const read = readSshSignature(file.bytes);
  if (!read.ok) return failed(`not an SSH signature: ${read.reason}`);
  const { signature } = read;
  const { fingerprint } = signature.key;
  if (signature.namespace !== namespace) {
    const [found, wanted] = [signature.namespace, namespace].map((text) => JSON.stringify(text));
    return failed(`the signature was made for the namespace ${found}, expected ${wanted}`);
  }
  if (!verifySshSignature(signature, message)) {
    return failed(`the signature is not one of the key ${fingerprint} over the bytes of this file`);
  }
  const untrusted = (reason: string): DetachedState => ({ kind: 'untrusted', file: file.name, signature, reason });
  const by = countingKeys(
    keyring,
    identity,
    endedAt,
    ({ namespaces }) => namespaces === undefined || matchPatternList(namespace, namespaces),
  ).find(({ entry }) => entry.key.fingerprint === fingerprint);
  if (by === undefined) return untrusted(`valid for key ${fingerprint}, not trusted here`);
  return { kind: 'verified', file: file.name, signature, by };
}
