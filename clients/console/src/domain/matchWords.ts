// How what is said about a match is called: components, gates, reasons, verdicts.
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { RejectReason, Verdict } from '~/gen/karez/brokerage/v1/decisions_pb';
import { Component, Gate, GateOutcome, UnknownReason } from '~/gen/karez/matching/v1/component_pb';

type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'accent';

export const componentWords: Record<Component, MessageDescriptor> = {
  [Component.UNSPECIFIED]: msg`Not stated`,
  [Component.TOPIC]: msg`Same problem`,
  [Component.SECTOR]: msg`Sector`,
  [Component.PROOF]: msg`References`,
  [Component.INDICATORS]: msg`Performance figures`,
  [Component.OPERATING_ENVELOPE]: msg`Conditions on site`,
  [Component.CONFORMITY]: msg`Certificates`,
  [Component.READINESS]: msg`Readiness (TRL)`,
  [Component.COOPERATION]: msg`Form of cooperation`,
  [Component.RIGHTS]: msg`Rights and licence`,
  [Component.DELIVERY]: msg`What comes with it`,
  [Component.ZONE]: msg`Free-trade zone`,
  [Component.MONEY]: msg`Price and budget`,
  [Component.TIMING]: msg`Time`,
  [Component.ORGANIZATION_FIT]: msg`Fit of the partners`,
  [Component.GEOGRAPHY]: msg`Regions`,
  [Component.LANGUAGE]: msg`Working language`,
};

export const unknownWords: Record<UnknownReason, MessageDescriptor> = {
  [UnknownReason.UNSPECIFIED]: msg`not known`,
  [UnknownReason.NEED_SILENT]: msg`the need does not say`,
  [UnknownReason.OFFER_SILENT]: msg`the offer does not say`,
  [UnknownReason.BOTH_SILENT]: msg`neither side says`,
  [UnknownReason.BASIS]: msg`both say, but on bases that cannot be compared`,
  [UnknownReason.HIDDEN]: msg`stated, but you may not see it`,
  [UnknownReason.NO_MODEL]: msg`the language model is not loaded`,
  [UnknownReason.DIMENSION]: msg`both say, but in units that cannot be converted`,
  [UnknownReason.NOTHING_IN_COMMON]: msg`the offer does not answer what the need asks`,
};

export const gateWords: Record<Gate, MessageDescriptor> = {
  [Gate.UNSPECIFIED]: msg`Not stated`,
  [Gate.OWN_ORGANIZATION]: msg`Two different organizations`,
  [Gate.STATE]: msg`Both are published`,
  [Gate.ACCEPTING_INTEREST]: msg`Both accept introductions`,
  [Gate.EXPIRY]: msg`Both are still valid`,
  [Gate.EXCLUDED_PARTNER]: msg`Neither excludes the other`,
  [Gate.EXPORT_CONTROL]: msg`Export control allows it`,
  [Gate.CONSENT]: msg`Both owners consent`,
  [Gate.COOPERATION]: msg`No required form is ruled out`,
  [Gate.TOPIC_FLOOR]: msg`It is the same problem`,
  [Gate.INDICATOR_MUST]: msg`Every required value is reached`,
  [Gate.OPERATING_ENVELOPE]: msg`The site suits the technology`,
  [Gate.EXCLUSIVE_LICENSE]: msg`Not licensed away exclusively`,
};

export const outcomeWords: Record<GateOutcome, MessageDescriptor> = {
  [GateOutcome.UNSPECIFIED]: msg`Not stated`,
  [GateOutcome.PASS]: msg`Met`,
  [GateOutcome.UNKNOWN]: msg`Not known yet`,
  [GateOutcome.HOLD]: msg`Stopped for now`,
  [GateOutcome.FAIL]: msg`Ruled out`,
};

export const outcomeTones: Record<GateOutcome, Tone> = {
  [GateOutcome.UNSPECIFIED]: 'plain',
  [GateOutcome.PASS]: 'good',
  [GateOutcome.UNKNOWN]: 'plain',
  [GateOutcome.HOLD]: 'warn',
  [GateOutcome.FAIL]: 'bad',
};

// Reasons of gates. The server may know more of them; it says each in an English
// sentence, too.
export const gateReasonWords: Readonly<Record<string, MessageDescriptor>> = {
  ORGANIZATION_NOT_STATED: msg`One side names no organization.`,
  SAME_ORGANIZATION: msg`Both belong to the same organization.`,
  PARTY_OF_THE_OTHER_LISTING: msg`One side's organization has a part in the other's listing.`,
  NEED_NOT_PUBLISHED: msg`The need is not published.`,
  OFFER_NOT_PUBLISHED: msg`The offer is not published.`,
  NEED_NOT_ACCEPTING_INTEREST: msg`The need accepts no new introductions.`,
  OFFER_NOT_ACCEPTING_INTEREST: msg`The offer accepts no new introductions.`,
  NEED_EXPIRED: msg`The need has expired.`,
  OFFER_EXPIRED: msg`The offer has expired.`,
  NEED_CALL_CLOSED: msg`The call of the need has closed.`,
  OFFER_CALL_CLOSED: msg`The call of the offer has closed.`,
  EXCLUDED_BY_NEED: msg`The need's owner does not work with such a partner.`,
  EXCLUDED_BY_OFFER: msg`The offer's owner does not work with such a partner.`,
  EXPORT_PROHIBITED: msg`Export control forbids that it leaves the country.`,
  EXPORT_SECRET: msg`It is a state secret.`,
  EXPORT_LICENSE_MISSING: msg`It needs an export licence before it is negotiated.`,
  NEED_CONSENT_MISSING: msg`The need's owner has not consented to the present text.`,
  OFFER_CONSENT_MISSING: msg`The offer's owner has not consented to the present text.`,
  NEED_REQUIRES_ANOTHER_FORM: msg`The need requires a form of cooperation that the offer does not give.`,
  OFFER_REQUIRES_ANOTHER_FORM: msg`The offer requires a form of cooperation that the need does not take.`,
  DIFFERENT_PROBLEM: msg`It solves a different problem.`,
  MUST_MISSED: msg`A value that the need demands is missed.`,
  MUST_NOT_STATED: msg`The offer does not state a value that the need demands.`,
  MUST_NOT_SETTLED: msg`Whether a demanded value is reached cannot be told from what is stated.`,
  SITE_OUTSIDE_ENVELOPE: msg`The site is outside the conditions in which the technology works.`,
  ENVELOPE_NOT_STATED: msg`The offer does not state in what conditions it works.`,
  ENVELOPE_NOT_SETTLED: msg`Whether it suits the site cannot be told from what is stated.`,
  SCOPE_OF_LICENSE_NOT_STATED: msg`It is licensed exclusively; where and for what is not stated.`,
  OPTIONED_EXCLUSIVELY: msg`Somebody holds an option on an exclusive licence.`,
  LICENSED_EXCLUSIVELY_IN_PART: msg`It is licensed exclusively in a part of what is wanted.`,
  LICENSED_EXCLUSIVELY: msg`It is licensed exclusively where it is wanted.`,
  NOT_DISCLOSED: msg`A condition of one side that you may not see is not met.`,
};

export const verdictWords: Record<Verdict, MessageDescriptor> = {
  [Verdict.UNSPECIFIED]: msg`Undecided`,
  [Verdict.ACCEPT]: msg`Accepted`,
  [Verdict.REJECT]: msg`Rejected`,
  [Verdict.DEFER]: msg`Deferred`,
};

export const verdictTones: Record<Verdict, Tone> = {
  [Verdict.UNSPECIFIED]: 'plain',
  [Verdict.ACCEPT]: 'good',
  [Verdict.REJECT]: 'bad',
  [Verdict.DEFER]: 'warn',
};

export const rejectReasonWords: Record<RejectReason, MessageDescriptor> = {
  [RejectReason.UNSPECIFIED]: msg`Not stated`,
  [RejectReason.DIFFERENT_PROBLEM]: msg`It solves a different problem`,
  [RejectReason.SPECIFICATION_MISSED]: msg`It misses a demanded value`,
  [RejectReason.MATURITY]: msg`Too early or too late in its development`,
  [RejectReason.PRICE]: msg`Too expensive`,
  [RejectReason.RIGHTS]: msg`The rights do not cover what is needed`,
  [RejectReason.CERTIFICATION]: msg`A certificate is missing and cannot be had`,
  [RejectReason.NO_CAPACITY]: msg`A side has no capacity for it`,
  [RejectReason.NOT_NOW]: msg`A side does not want it now`,
  [RejectReason.DUPLICATE]: msg`It repeats another match`,
  [RejectReason.KNOWN_ALREADY]: msg`The two know each other already`,
  [RejectReason.UNREACHABLE]: msg`A side cannot be reached`,
};

// What to ask whose owner, where a component is unknown.
export const questionWords: Partial<Record<Component, { need: MessageDescriptor; offer: MessageDescriptor }>> = {
  [Component.INDICATORS]: {
    need: msg`Which values must the technology reach?`,
    offer: msg`Which values does the technology reach, and how were they measured?`,
  },
  [Component.READINESS]: {
    need: msg`Which technology readiness levels, 1 to 9, are accepted?`,
    offer: msg`At which technology readiness level, 1 to 9, does it stand?`,
  },
  [Component.COOPERATION]: {
    need: msg`Which forms of cooperation are acceptable?`,
    offer: msg`Which forms of cooperation are offered?`,
  },
  [Component.OPERATING_ENVELOPE]: {
    need: msg`Under which conditions does it have to work on site?`,
    offer: msg`Under which conditions does the technology work?`,
  },
  [Component.RIGHTS]: {
    need: msg`Which rights are wanted: exclusive or not, where and for what?`,
    offer: msg`Which rights are held and can be given: exclusive or not, where and for what?`,
  },
  [Component.MONEY]: {
    need: msg`What is the budget, and for what?`,
    offer: msg`What does it cost, and per what?`,
  },
  [Component.ORGANIZATION_FIT]: {
    need: msg`What kind and size of partner is wanted, from which countries?`,
    offer: msg`What kind and size of partner is wanted, from which countries?`,
  },
  [Component.GEOGRAPHY]: { need: msg`In which regions is it needed?`, offer: msg`Which regions can be served?` },
  [Component.CONFORMITY]: {
    need: msg`Which certificates have to be there?`,
    offer: msg`Which certificates are held or can be got?`,
  },
  [Component.SECTOR]: { need: msg`To which sectors does it belong?`, offer: msg`To which sectors does it belong?` },
  [Component.TIMING]: {
    need: msg`By when is it wanted?`,
    offer: msg`When can it be had, and how long does it take?`,
  },
  [Component.LANGUAGE]: {
    need: msg`In which languages can your people work?`,
    offer: msg`In which languages can your people work?`,
  },
  [Component.PROOF]: {
    need: msg`At what scale and where will it be used?`,
    offer: msg`Where, and at what scale, is it in use already?`,
  },
  [Component.ZONE]: {
    need: msg`In which free-trade or special economic zone would it be used, and for what?`,
    offer: msg`In which free-trade or special economic zone can it be given, and for what?`,
  },
  [Component.DELIVERY]: {
    need: msg`Is training, commissioning, spare parts or a warranty wanted?`,
    offer: msg`Do training, commissioning, spare parts and a warranty come with it?`,
  },
};
