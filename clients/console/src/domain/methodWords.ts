// What an entry of the audit trail says was done.
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { verbWords, type Verb } from './verbs';

const others: Readonly<Record<string, MessageDescriptor>> = {
  create: msg`Created`,
  update: msg`Changed`,
  delete: msg`Deleted`,
  batchImport: msg`Imported`,
  signIn: msg`Signed in`,
  signOut: msg`Signed out`,
  setPassword: msg`Set their own password`,
  resetPassword: msg`Gave a one-time password`,
  rotate: msg`Replaced`,
  revoke: msg`Revoked`,
  recordDecision: msg`Recorded a decision`,
  undoDecision: msg`Took a decision back`,
  activate: msg`Activated`,
};

// "/karez.registry.v1.RegistryService/PublishListing" → "Publish"; undefined: not known.
export function methodWords(method: string): MessageDescriptor | undefined {
  const name = method
    .slice(method.lastIndexOf('/') + 1)
    .replace(/(Listing|Organization|Principal|ApiKey|ScoringProfile)s?/, '');
  const word = name.slice(0, 1).toLowerCase() + name.slice(1);
  return others[word] ?? (word in verbWords ? verbWords[word as Verb] : undefined);
}
