// Why a delivery went as it did: a code, for which the page has words in a person's language, and a sentence for everyone else.

const REASONS = {
  not_a_person: 'Only what people write is answered.',
  unknown_event: 'It is no event the house knows.',
  other_kind: 'Nothing is answered to this kind of message.',
  without_text: 'A message without text needs no answer.',
  without_words: 'The command came without words.',
  said_twice: 'The same message comes as a mention (app_mention).',
  not_addressed: 'In a group it answers only when it is addressed.',
  name_unknown: 'The platform did not say how the entry is called there, so it is not known whether it was addressed.',
  inner_fault: 'Something went wrong inside CocoCat; the log says more.',
  too_late: 'The house was closed for more than a day, so it was too late to answer.',
  no_way_back: 'There is no way back: nobody waited, and the entry has no credentials to send it.',
  conversation_over: 'The conversation is over, and the platform did not say who the person is.',
  no_token: 'The platform gave no token.',
  entry_disabled: 'The entry is disabled.',
  key_lost: 'It cannot be read any more: the key of this house was lost.',
}

export interface Reason { code: string, reason: string }
export type ReasonCode = keyof typeof REASONS

export const because = (code: ReasonCode): Reason => ({ code, reason: REASONS[code] })
