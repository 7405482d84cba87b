// Where a new record comes from: a system, and its id there.
import { msg } from '@lingui/core/macro';
import type { ExternalId } from '~/gen/karez/type/v1/text_pb';
import type { Description } from './description';

export const externalId: Description<ExternalId> = {
  source: { label: msg`Source`, hint: msg`The system that it comes from, such as “partner-7”` },
  id: { label: msg`ID in that system` },
};
