// Routes of providers. Calling one is the engine's work.
import type { Handlers } from '../kernel/mount'
import type { providers as contract, ModelInfo, Trial } from './contract'
import type { Providers } from './service'
import { PRESETS } from './contract'

/** What the engine does with a provider. */
export interface ProviderDesk {
  /** One small call; what goes wrong is told. */
  test: (id: string, model: string | undefined) => Promise<Trial>
  /** What the provider says it has; throws a refusal (424) where it does not say. */
  models: (id: string) => Promise<ModelInfo[]>
}

export function providerRoutes(providers: Providers, desk: ProviderDesk): Handlers<typeof contract> {
  return {
    list: () => ({ providers: providers.list(), presets: [...PRESETS] }),
    get: ({ params }) => ({ provider: providers.get(params.id) }),
    create: ({ body }) => ({ provider: providers.create(body) }),
    update: ({ params, body }) => ({ provider: providers.update(params.id, body) }),
    remove({ params }) {
      providers.remove(params.id)
      return { status: 'deleted', id: params.id }
    },
    trash: () => ({ providers: providers.trash() }),
    restore: ({ params }) => ({ provider: providers.restore(params.id) }),
    test: ({ params, body }) => desk.test(params.id, body.model),
    models: async ({ params }) => ({ models: await desk.models(params.id) }),
    choice: () => providers.choice(),
    choose: ({ body }) => providers.choose(body),
  }
}
