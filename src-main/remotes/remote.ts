// A CocoCat elsewhere that this computer was paired with, as the app remembers it.
import { z } from 'zod'

export const Remote = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  name: z.string().min(1).max(60),
  address: z.url({ protocol: /^https?$/ }),
  fingerprint: z.string().regex(/^[0-9A-F]{64}$/).nullable(),
  cookie: z.string().regex(/^cococat_\w{1,64}$/).describe('the name of its session cookie'),
  token: z.string().max(4000).describe('sealed by the key store, in base64; plain where there is none: then only the file’s 0600 protects it'),
  sealed: z.boolean(),
})
export type Remote = z.infer<typeof Remote>
