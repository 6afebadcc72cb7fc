// Serves the built page: files that never change for ever, and `index.html` for every address the page itself routes.
import type { RequestHandler } from 'express'
import { join } from 'node:path'
import express, { Router } from 'express'
import { Refusal } from './errors'

export function servePage(folder: string): RequestHandler {
  const router = Router()
  router.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, fallthrough: false }))
  router.use(express.static(folder, { index: false, maxAge: 0 }))
  router.use((request, response, next) => {
    if ('ws' in request || (request.method !== 'GET' && request.method !== 'HEAD') || !request.accepts('html'))
      return next(new Refusal(404, 'no_such_route', `There is no ${request.method} ${request.path}.`))
    response.sendFile('index.html', { root: folder, headers: { 'Cache-Control': 'no-cache' } }, error => error && next(error)) // with a root, a folder whose path holds a dot is fine
  })
  return router
}
