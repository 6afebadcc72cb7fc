// The OpenAPI 3.1 document, made of the same schemas that validate.
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi'
import type { Api, Route } from './route'
import { z } from 'zod'

const Problem = z.object({
  error: z.string().describe('a sentence for a person'),
  code: z.string().describe('a word for machines'),
  details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
}).meta({ id: 'Problem', description: 'Why a request was refused' })

/** The document of an API as plain JSON. Its maker is loaded when it is first asked for: a house starts without it. */
export async function openapi(api: Api, version: string): Promise<{ openapi: string }> {
  const { createDocument } = await import('zod-openapi')
  const paths: ZodOpenApiPathsObject = {}
  for (const [noun, contract] of Object.entries(api)) {
    for (const [name, route] of Object.entries(contract))
      paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(noun, name, route) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'CocoCat', version, description: 'The API of a house of agents: one person, one machine.', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: Object.keys(api).map(name => ({ name })),
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } },
  })
}

function operation(noun: string, name: string, route: Route): ZodOpenApiOperationObject {
  const problem = (description: string): { description: string, content: { 'application/json': { schema: z.ZodType } } } => ({ description, content: { 'application/json': { schema: Problem } } })
  return {
    operationId: `${noun}.${name}`,
    summary: route.summary,
    tags: [noun],
    security: route.access === 'open' ? [] : [{ bearer: [] }, { key: [] }],
    ...((route.params || route.query) && { requestParams: { ...(route.params && { path: route.params }), ...(route.query && { query: route.query }) } }),
    ...(route.body && { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }),
    ...((route.bytes ?? route.upload) !== undefined && { requestBody: { required: true, content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } } } }),
    responses: {
      [route.status ?? 200]: { description: 'Done', content: { 'application/json': { schema: route.reply } } },
      ...(route.access !== 'open' && { 401: problem('No or bad credentials'), 403: problem('Not allowed') }),
      ...((route.body || route.params || route.query) && { 400: problem('Invalid input') }),
      ...(route.params && { 404: problem('Absent') }),
    },
  }
}
