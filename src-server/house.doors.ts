// What is behind the doors of the house: the app that home and the local network lead to, and the webhooks' own, which has nothing else.
import type { Express } from 'express'
import type { Channels } from './channels/service'
import type { Guard } from './kernel/guard'
import type { Log } from './kernel/log'
import express from 'express'
import { channelRoutes } from './channels/routes'
import { api } from './contract'
import { Refusal } from './kernel/errors'
import { answerErrors, mount } from './kernel/mount'
import { headers, shield } from './kernel/shield'

/** An app that refuses strangers before it looks at anything else. */
export function shieldedApp(): Express {
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple') // addresses are believed of connections only: no “trust proxy”
  app.use(shield(), headers())
  return app
}

/** The webhooks of channels and nothing else: a tunnel leads here, so what is not needed is not there at all. */
export function webhookApp(channels: Channels, guard: Guard, log: Log): Express {
  const { list: _, ...webhooks } = api.channels
  const { list: __, ...handlers } = channelRoutes(channels, guard.allow)
  const app = shieldedApp()
  mount(app, { channels: webhooks }, { channels: handlers }, guard)
  app.use((request, _response, next) => next(new Refusal(404, 'no_such_route', `There is no ${request.method} ${request.path}.`)))
  app.use(answerErrors(log))
  return app
}
