// The API described: for machines as OpenAPI, for people as a page that needs no network and no scripts.
import { z } from 'zod'
import { contract } from '../kernel/route'

export const docs = contract({
  openapi: { method: 'GET', path: '/api/openapi.json', summary: 'This API as an OpenAPI 3.1 document', access: 'read', reply: z.looseObject({ openapi: z.string() }) },
  page: { method: 'GET', path: '/api/docs', summary: 'This API as a page to read (HTML)', access: 'read', reply: z.unknown() },
  style: { method: 'GET', path: '/api/docs/style.css', summary: 'How that page looks (CSS)', access: 'read', reply: z.unknown() },
})
