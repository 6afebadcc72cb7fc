// A draft is kept until it is sent, wherever the person is by then.
import { beforeEach, expect, it } from 'vitest'
import { ref } from 'vue'
import { useDraft } from '@/kit/draft'

beforeEach(() => sessionStorage.clear())

it('is kept for each place, over a reload', () => {
  const place = ref('chat.general')
  const { words } = useDraft(place)
  words.value = 'Half a thought'
  place.value = 'chat.shop'
  expect(words.value).toBe('')
  words.value = 'Another'
  expect(useDraft('chat.general').words.value).toBe('Half a thought')
  expect(useDraft('chat.shop').words.value).toBe('Another')
})

it('is forgotten when it was sent, also from elsewhere, but not words typed since', () => {
  const place = ref('a')
  const { words, sent } = useDraft(place)
  words.value = 'Sent'
  place.value = 'b'
  sent('a', 'Sent')
  expect(useDraft('a').words.value).toBe('')
  words.value = 'Sent and more'
  sent('b', 'Sent')
  expect(words.value).toBe('Sent and more')
  sent('b', 'Sent and more')
  expect(sessionStorage).toHaveLength(0)
})
